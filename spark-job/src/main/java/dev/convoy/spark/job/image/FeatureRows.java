package dev.convoy.spark.job.image;

import dev.convoy.datasets.image.ImageSize;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.spark.job.image.TaskClock.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Turns images into rows, in order: decodes each into a place of the batch, computes when the batch
 * is full or nothing follows.
 *
 * <p>A row carries its image's key from the beginning on and is never found by counting, so that
 * broken images between good ones shift nothing.
 */
final class FeatureRows<K> implements Iterator<FeatureRow<K>> {
  /** Broken images that may wait for the batch to fill, per place of the batch. */
  private static final int WAITING_PER_PLACE = 16;

  private final Iterator<ReadResult<K>> images;
  private final BatchPlaces places;
  private final ImageBatch batch;
  private final TaskClock clock;
  private final ArrayDeque<FeatureRow<K>> ready = new ArrayDeque<>();

  /** What waits for the batch: the row of a broken image, or of a place in it. */
  private record Waiting<K>(FeatureRow<K> row, int place) {}

  FeatureRows(
      Iterator<ReadResult<K>> images, BatchPlaces places, ImageBatch batch, TaskClock clock) {
    this.images = images;
    this.places = places;
    this.batch = batch;
    this.clock = clock;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || images.hasNext();
  }

  @Override
  public FeatureRow<K> next() {
    if (ready.isEmpty()) {
      fill();
    }
    FeatureRow<K> row = ready.poll();
    if (row == null) {
      throw new NoSuchElementException("Cannot compute another row: all images are done");
    }
    return row;
  }

  private void fill() {
    List<Waiting<K>> waiting = new ArrayList<>();
    int filled = 0;
    while (filled < batch.size()
        && waiting.size() < WAITING_PER_PLACE * batch.size()
        && images.hasNext()) {
      ReadResult<K> image = images.next();
      clock.count(Work.READ);
      FeatureRow<K> row = image.error() == null ? place(image, filled) : null;
      if (row == null) {
        waiting.add(new Waiting<>(FeatureRow.failed(image.key(), image.error()), -1));
      } else {
        waiting.add(new Waiting<>(row, row.error() == null ? filled++ : -1));
      }
    }
    if (filled > 0) {
      batch.compute(filled);
      clock.count(Work.COMPUTE);
    }
    waiting.forEach(each -> ready.add(finished(each)));
  }

  private FeatureRow<K> finished(Waiting<K> waiting) {
    FeatureRow<K> row = waiting.row();
    return waiting.place() < 0
        ? row
        : new FeatureRow<>(
            row.key(), row.height(), row.width(), batch.features(waiting.place()), null);
  }

  /** Writes an image into a place; the row has its size, or its error. */
  private FeatureRow<K> place(ReadResult<K> image, int place) {
    try {
      ImageSize full = image.content().writeTo(places, place);
      return new FeatureRow<>(image.key(), full.height(), full.width(), List.of(), null);
    } catch (ImageException e) {
      return FeatureRow.failed(
          image.key(), new ImageError("decode", e.code().label(), e.getMessage()));
    }
  }
}

package dev.convoy.spark.job.image;

import dev.convoy.datasets.image.DecodedImage;
import dev.convoy.datasets.image.ImageDecoder;
import dev.convoy.datasets.image.ImageSize;
import dev.convoy.datasets.image.Preprocessor;
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
 * <p>A row carries its image's name from the listing on and is never found by counting, so that
 * broken images between good ones shift nothing.
 */
final class FeatureRows implements Iterator<FeatureRow> {
  /** Broken images that may wait for the batch to fill, per place of the batch. */
  private static final int WAITING_PER_PLACE = 16;

  private final Iterator<ReadResult> images;
  private final ImageDecoder decoder;
  private final Preprocessor preprocessor;
  private final ImageSize size;
  private final ImageBatch batch;
  private final TaskClock clock;
  private final ArrayDeque<FeatureRow> ready = new ArrayDeque<>();

  /** What waits for the batch: the row of a broken image, or of a place in it. */
  private record Waiting(FeatureRow row, int place) {}

  FeatureRows(
      Iterator<ReadResult> images,
      ImageDecoder decoder,
      Preprocessor preprocessor,
      ImageSize size,
      ImageBatch batch,
      TaskClock clock) {
    this.images = images;
    this.decoder = decoder;
    this.preprocessor = preprocessor;
    this.size = size;
    this.batch = batch;
    this.clock = clock;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || images.hasNext();
  }

  @Override
  public FeatureRow next() {
    if (ready.isEmpty()) {
      fill();
    }
    FeatureRow row = ready.poll();
    if (row == null) {
      throw new NoSuchElementException("Cannot compute another row: all images are done");
    }
    return row;
  }

  private void fill() {
    List<Waiting> waiting = new ArrayList<>();
    int filled = 0;
    while (filled < batch.size()
        && waiting.size() < WAITING_PER_PLACE * batch.size()
        && images.hasNext()) {
      ReadResult image = images.next();
      clock.count(Work.READ);
      FeatureRow row = image.error() == null ? place(image, filled) : null;
      if (row == null) {
        waiting.add(new Waiting(FeatureRow.failed(image.ref(), image.error()), -1));
      } else {
        waiting.add(new Waiting(row, row.error() == null ? filled++ : -1));
      }
    }
    if (filled > 0) {
      batch.compute(filled);
      clock.count(Work.COMPUTE);
    }
    waiting.forEach(each -> ready.add(finished(each)));
  }

  private FeatureRow finished(Waiting waiting) {
    FeatureRow row = waiting.row();
    return waiting.place() < 0
        ? row
        : new FeatureRow(
            row.ref(), row.height(), row.width(), batch.features(waiting.place()), null);
  }

  /** Decodes an image into a place; the row has its size, or its error. */
  private FeatureRow place(ReadResult image, int place) {
    try (DecodedImage decoded = decoder.decode(image.bytes(), size)) {
      clock.count(Work.DECODE);
      preprocessor.write(decoded, batch.input(), place);
      clock.count(Work.PREPROCESS);
      ImageSize full = decoded.fullSize();
      return new FeatureRow(image.ref(), full.height(), full.width(), List.of(), null);
    } catch (ImageException e) {
      clock.count(Work.DECODE);
      return FeatureRow.failed(
          image.ref(), new ImageError("decode", e.code().label(), e.getMessage()));
    }
  }
}

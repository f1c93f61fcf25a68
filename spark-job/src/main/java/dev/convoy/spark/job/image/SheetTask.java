package dev.convoy.spark.job.image;

import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.spark.job.JsonText;
import dev.convoy.spark.job.TaskThreads;
import dev.convoy.spark.job.config.ImageSettings;
import dev.convoy.spark.job.report.ContactSheet;
import dev.convoy.spark.job.report.Picture;
import dev.convoy.spark.job.ship.HadoopSettings;
import dev.convoy.spark.job.ship.PreparedModel;
import dev.convoy.spark.job.ship.PreparedModels;
import dev.convoy.spark.job.ship.ShippedModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * Makes the pictures of a few inputs, each an item of a {@link ContactSheet} as JSON; those that
 * are no images are left out. Runs where the executors are: the driver may have no natives.
 */
final class SheetTask implements FlatMapFunction<Iterator<ImageRef>, String> {
  private static final long serialVersionUID = 1;

  private final Wanted wanted;
  private final String settings;
  private final ImageTask.Reading reading;
  private final HadoopSettings hadoop;

  /**
   * What is drawn.
   *
   * @param layer of {@link MapLayer}; empty for pictures without maps
   * @param most items, after which no more images are read
   */
  record Wanted(ShippedModel model, String layer, int most) implements Serializable {}

  /**
   * @param settings size included
   */
  SheetTask(
      Wanted wanted, ImageSettings settings, ImageTask.Reading reading, HadoopSettings hadoop) {
    this.wanted = wanted;
    this.settings = settings.toJson();
    this.reading = reading;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<String> call(Iterator<ImageRef> refs) throws IOException {
    List<String> items = new ArrayList<>();
    try (ImageReading images = reading.open(refs, hadoop);
        Thumbnails thumbnails = new Thumbnails(ImageSettings.fromJson(settings))) {
      if (wanted.layer().isEmpty()) {
        addAll(items, images, thumbnails, null);
      } else {
        addWithMaps(items, images, thumbnails);
      }
    } finally {
      TaskThreads.release();
    }
    return items.iterator();
  }

  private void addWithMaps(List<String> items, ImageReading images, Thumbnails thumbnails) {
    int threads = TaskThreads.count(TaskContext.get());
    try (PreparedModels.Lease<PreparedModel> whole =
            PreparedModels.ofThisProcess().acquire(wanted.model(), threads);
        PreparedModel part =
            wanted
                .model()
                .withBatch(1)
                .prepare(MapLayer.endOf(whole.value().model(), wanted.layer()), threads);
        ImageBatch batch = new ImageBatch(part)) {
      BatchPlaces places =
          new BatchPlaces(ImageSettings.fromJson(settings), batch.input(), new TaskClock());
      addAll(items, images, thumbnails, new Network(batch, places));
    }
  }

  /** What computes the maps of one image at a time. */
  private record Network(ImageBatch batch, BatchPlaces places) {
    BufferedImage map(ImageContent image, BufferedImage under) throws ImageException {
      image.writeTo(places, 0);
      batch.compute(1);
      return new HeatMap(batch.features(0).get(0), batch.shape(0)).over(under);
    }
  }

  private void addAll(
      List<String> items, ImageReading images, Thumbnails thumbnails, Network network) {
    while (items.size() < wanted.most() && images.hasNext()) {
      add(items, images.next(), thumbnails, network);
    }
  }

  private static void add(
      List<String> items, ReadResult<ImageRef> image, Thumbnails thumbnails, Network network) {
    if (image.error() != null) {
      return;
    }
    try {
      BufferedImage drawn = thumbnails.draw(image.content());
      Picture map = network == null ? null : Picture.jpeg(network.map(image.content(), drawn));
      items.add(
          JsonText.of(new ContactSheet.Item(image.key().path(), Picture.jpeg(drawn), map, null)));
    } catch (ImageException e) {
      // It has an error row already: no place on the sheet.
    }
  }
}

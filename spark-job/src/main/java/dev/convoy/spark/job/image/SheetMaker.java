package dev.convoy.spark.job.image;

import static org.apache.spark.sql.functions.col;

import dev.convoy.spark.job.JsonText;
import dev.convoy.spark.job.report.ContactSheet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Makes the contact sheet of a job that is done: one task over a few of its inputs. */
final class SheetMaker {
  /** Larger files take long to decode, and a picture more or less does not matter. */
  private static final long LARGEST_FILE = 16L << 20;

  private final JavaSparkContext context;
  private final SheetTask task;
  private final MapLayer layer;

  SheetMaker(JavaSparkContext context, SheetTask task, MapLayer layer) {
    this.context = context;
    this.task = task;
    this.layer = layer;
  }

  /**
   * Makes the sheet of inputs that lie as far from each other as their number allows; where some of
   * them are no images, of those that lie between.
   *
   * @param inputs the listing
   * @param listed how many it has
   * @param most pictures, at least 1
   */
  ContactSheet of(Dataset<Row> inputs, long listed, int most) {
    List<Long> chosen = chosen(listed, most);
    context.setJobDescription("Convoy: draw a few inputs for the report");
    List<ImageRef> refs =
        inputs
            .filter(col("index").isin(chosen.toArray()))
            .filter(col("problem").isNull().and(col("bytes").leq(LARGEST_FILE)))
            .collectAsList()
            .stream()
            .map(ImageRef::of)
            .sorted(Comparator.comparingInt(ref -> chosen.indexOf(ref.index())))
            .toList();
    List<ContactSheet.Item> items =
        context.parallelize(refs, 1).mapPartitions(task).collect().stream()
            .map(item -> JsonText.read(item, ContactSheet.Item.class))
            .sorted(Comparator.comparing(ContactSheet.Item::path))
            .toList();
    return new ContactSheet(layer.name(), layer.without(), items);
  }

  /** Returns evenly spread indices, at first as many as are wanted, then those half way between. */
  static List<Long> chosen(long listed, int most) {
    long count = Math.min(most, listed);
    return LongStream.concat(
            LongStream.range(0, count).map(i -> i * listed / count),
            LongStream.range(0, count).map(i -> (2 * i + 1) * listed / (2 * count)))
        .distinct()
        .boxed()
        .toList();
  }
}

package dev.convoy.spark.ml;

import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.job.JobFailedException;
import dev.convoy.spark.job.image.FeatureRow;
import dev.convoy.spark.job.image.FeatureSchema;
import dev.convoy.spark.job.image.FeatureTask;
import dev.convoy.spark.job.image.ImageError;
import dev.convoy.spark.job.image.ReadResult;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;

/** Puts features and errors behind the columns of rows. */
final class FeaturizerTask implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  private final FeatureTask features;
  private final InputColumn column;
  private final long[] input;
  private final RowForm form;
  private final Counts counts;

  /**
   * What becomes of a row.
   *
   * @param outputs how many columns of features there are
   * @param vectors whether they hold vectors, or arrays
   * @param invalid keep, skip or error
   */
  record RowForm(int outputs, boolean vectors, String invalid) implements Serializable {}

  /** What the Spark UI shows of the stage. */
  record Counts(LongAccumulator items, LongAccumulator errors) implements Serializable {
    static Counts of(SparkContext context) {
      return new Counts(
          context.longAccumulator("convoy items"), context.longAccumulator("convoy errors"));
    }
  }

  FeaturizerTask(
      FeatureTask features, InputColumn column, Shape input, RowForm form, Counts counts) {
    this.features = features;
    this.column = column;
    this.input = input.sizes();
    this.form = form;
    this.counts = counts;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    return new Results(features.open(plan -> {}).rows(new Images(rows)));
  }

  /** The images of rows. */
  private final class Images implements Iterator<ReadResult<Row>> {
    private final Iterator<Row> rows;
    private final Shape shape = Shape.of(input);

    Images(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public ReadResult<Row> next() {
      return column.read(rows.next(), shape);
    }
  }

  /** The rows with their features, counted; without those that are to be skipped. */
  private final class Results implements Iterator<Row> {
    private final Iterator<FeatureRow<Row>> computed;
    private FeatureRow<Row> next;

    Results(Iterator<FeatureRow<Row>> computed) {
      this.computed = computed;
    }

    @Override
    public boolean hasNext() {
      while (next == null && computed.hasNext()) {
        FeatureRow<Row> row = computed.next();
        count(row.error());
        boolean skipped = row.error() != null && form.invalid().equals(FeaturizerParams.SKIP);
        next = skipped ? null : row;
      }
      return next != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("Cannot give another row: all are done");
      }
      FeatureRow<Row> row = next;
      next = null;
      return result(row);
    }
  }

  private void count(ImageError error) {
    counts.items().add(1);
    if (error != null) {
      counts.errors().add(1);
      if (form.invalid().equals("error")) {
        throw new JobFailedException(
            "Cannot compute features: handleInvalid = error, and a row has %s/%s: %s"
                .formatted(error.stage(), error.code(), error.message()));
      }
    }
  }

  private Row result(FeatureRow<Row> row) {
    int given = row.key().size();
    Object[] values = new Object[given + form.outputs() + 1];
    for (int i = 0; i < given; i++) {
      values[i] = row.key().get(i);
    }
    for (int i = 0; i < row.features().size(); i++) {
      float[] floats = row.features().get(i);
      values[given + i] = form.vectors() ? Vectors.dense(doubles(floats)) : floats;
    }
    values[values.length - 1] = FeatureSchema.error(row.error());
    return RowFactory.create(values);
  }

  private static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }
}

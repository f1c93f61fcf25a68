package dev.convoy.spark.sql;

import dev.convoy.spark.job.image.FeatureRow;
import dev.convoy.spark.job.image.FeatureSchema;
import dev.convoy.spark.job.image.FeatureTask;
import dev.convoy.spark.job.image.ImageError;
import dev.convoy.spark.job.image.ReadResult;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Computes the features of one image file at a time; each task has its own. */
final class FeaturesFunction implements ScalarFunction<InternalRow> {
  private static final long serialVersionUID = 1;
  private static final StructType RESULT =
      new StructType()
          .add("features", DataTypes.createArrayType(DataTypes.FloatType, false), true)
          .add("error", FeatureSchema.ERROR, true);

  private final FeatureTask task;
  private transient Calls calls;

  FeaturesFunction(FeatureTask task) {
    this.task = task;
  }

  /** The network in the running task; takes one image, gives one row. */
  private static final class Calls implements Iterator<ReadResult<Boolean>> {
    private final ArrayDeque<ReadResult<Boolean>> waiting = new ArrayDeque<>();
    private final Iterator<FeatureRow<Boolean>> rows;

    Calls(FeatureTask task) {
      rows = task.open(plan -> {}).rows(this);
    }

    @Override
    public boolean hasNext() {
      return !waiting.isEmpty();
    }

    @Override
    public ReadResult<Boolean> next() {
      return waiting.remove();
    }

    FeatureRow<Boolean> call(byte[] content) {
      waiting.add(ReadResult.of(true, content));
      return rows.next();
    }
  }

  @Override
  public DataType[] inputTypes() {
    return new DataType[] {DataTypes.BinaryType};
  }

  @Override
  public DataType resultType() {
    return RESULT;
  }

  @Override
  public boolean isResultNullable() {
    return false;
  }

  /** Returns false, so that Spark computes it once; see the package's page. */
  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public String name() {
    return ConvoyExtensions.NAME;
  }

  @Override
  public InternalRow produceResult(InternalRow input) {
    if (input.isNullAt(0)) {
      return result(
          null, new ImageError("read", "no_content", "Cannot read the row: it holds no image"));
    }
    if (calls == null) {
      calls = new Calls(task);
    }
    FeatureRow<Boolean> row = calls.call(input.getBinary(0));
    return result(row.error() == null ? row.features().get(0) : null, row.error());
  }

  private static InternalRow result(float[] features, ImageError error) {
    return new GenericInternalRow(
        new Object[] {
          features == null ? null : UnsafeArrayData.fromPrimitiveArray(features),
          error == null ? null : row(error)
        });
  }

  private static InternalRow row(ImageError error) {
    return new GenericInternalRow(
        new Object[] {
          UTF8String.fromString(error.stage()),
          UTF8String.fromString(error.code()),
          UTF8String.fromString(error.message())
        });
  }
}

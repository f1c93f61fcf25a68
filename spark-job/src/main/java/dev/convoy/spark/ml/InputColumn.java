package dev.convoy.spark.ml;

import dev.convoy.datasets.image.ImageSize;
import dev.convoy.engine.model.NearestNames;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.job.image.ImageError;
import dev.convoy.spark.job.image.ReadResult;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Where a row holds its image, and in which form: bytes of a file, a struct as Spark's {@code
 * image} source gives it, or the network's own numbers beside their shape.
 */
final class InputColumn implements Serializable {
  private static final long serialVersionUID = 1;

  /** The types of OpenCV that have 8 bits for each channel, by the number of channels. */
  private static final int CV_8U_STEP = 8;

  private static final List<String> STRUCT =
      List.of("height", "width", "nChannels", "mode", "data");

  private enum Form {
    FILE,
    STRUCT,
    ARRAY
  }

  private final Form form;
  private final int column;
  private final int shapeColumn;

  private InputColumn(Form form, int column, int shapeColumn) {
    this.form = form;
    this.column = column;
    this.shapeColumn = shapeColumn;
  }

  /**
   * Finds the image in rows of a schema.
   *
   * @param shapeCol empty where there is none
   * @param subject what messages call the stage
   * @throws IllegalArgumentException when a column is not there or of another type
   */
  static InputColumn of(StructType schema, String inputCol, String shapeCol, String subject) {
    int column = index(schema, "inputCol", inputCol, subject);
    DataType type = schema.apply(column).dataType();
    if (type instanceof BinaryType) {
      return new InputColumn(Form.FILE, column, -1);
    }
    if (type instanceof StructType struct && List.of(struct.fieldNames()).containsAll(STRUCT)) {
      return new InputColumn(Form.STRUCT, column, -1);
    }
    boolean floats = type instanceof ArrayType array && array.elementType() == DataTypes.FloatType;
    if (!floats || shapeCol.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot use %s: inputCol '%s' must be binary, an image struct, or array<float> with shapeCol, it is %s"
              .formatted(subject, inputCol, type.catalogString()));
    }
    int shape = index(schema, "shapeCol", shapeCol, subject);
    DataType shapeType = schema.apply(shape).dataType();
    boolean integers =
        shapeType instanceof ArrayType array && array.elementType() == DataTypes.IntegerType;
    if (!integers) {
      throw new IllegalArgumentException(
          "Cannot use %s: shapeCol '%s' must be array<int>, it is %s"
              .formatted(subject, shapeCol, shapeType.catalogString()));
    }
    return new InputColumn(Form.ARRAY, column, shape);
  }

  private static int index(StructType schema, String param, String name, String subject) {
    List<String> names = List.of(schema.fieldNames());
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "Cannot use %s: %s '%s' is no column, nearest %s"
              .formatted(subject, param, name, NearestNames.of(name, names)));
    }
    return names.indexOf(name);
  }

  /**
   * Returns the image of a row, or why there is none.
   *
   * @param input what the network takes, {@code [height, width, channels]}
   */
  ReadResult<Row> read(Row row, Shape input) {
    if (row.isNullAt(column) || (form == Form.ARRAY && row.isNullAt(shapeColumn))) {
      return failed(row, "no_content", "Cannot read the row: it holds no image");
    }
    return switch (form) {
      case FILE -> ReadResult.of(row, row.<byte[]>getAs(column));
      case STRUCT -> pixels(row, row.getStruct(column));
      case ARRAY -> values(row, input);
    };
  }

  private static ReadResult<Row> pixels(Row row, Row image) {
    int height = image.<Integer>getAs("height");
    int width = image.<Integer>getAs("width");
    int channels = image.<Integer>getAs("nChannels");
    int mode = image.<Integer>getAs("mode");
    if (height < 1 || width < 1 || mode != CV_8U_STEP * (channels - 1)) {
      return failed(
          row,
          "unsupported",
          "Cannot use the image: it must have pixels of 8 bits, it has [%d, %d, %d] of OpenCV type %d"
              .formatted(height, width, channels, mode));
    }
    byte[] data = image.getAs("data");
    ImageSize size = new ImageSize(height, width);
    return ReadResult.of(row, (places, place) -> places.writePixels(data, size, channels, place));
  }

  private ReadResult<Row> values(Row row, Shape input) {
    Shape given =
        Shape.of(
            row.<Integer>getList(shapeColumn).stream().mapToLong(Integer::longValue).toArray());
    List<Float> list = row.getList(column);
    if (!given.equals(input) || list.size() != input.elements()) {
      return failed(
          row,
          "shape",
          "Cannot use the array: the network takes %s [height, width, channels], it has %s and %d values"
              .formatted(input, given, list.size()));
    }
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return ReadResult.of(row, (places, place) -> places.writeValues(values, place));
  }

  private static ReadResult<Row> failed(Row row, String code, String message) {
    return ReadResult.failed(row, new ImageError("read", code, message));
  }
}

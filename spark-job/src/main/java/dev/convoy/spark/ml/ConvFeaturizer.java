package dev.convoy.spark.ml;

import static org.apache.spark.sql.functions.col;

import dev.convoy.spark.job.image.FeatureColumn;
import dev.convoy.spark.job.image.FeatureSchema;
import dev.convoy.spark.job.image.ShippedNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * Runs the images of a column through a Keras network and puts the results of its layers behind the
 * row's columns.
 *
 * <p>The input is a column of bytes of image files, as Spark's {@code binaryFile} gives them (which
 * leaves out empty files, without a word); of image structs, as its {@code image} source gives
 * them; or of {@code array<float>}, the network's own numbers without preprocessing, with a column
 * {@code array<int>} of their shape {@code [height, width, channels]}. For each of {@code layers}
 * there is a column of vectors or of {@code array<float>}, row-major, channels last; column
 * metadata holds shape and provenance as in the results of {@code convoy run}.
 *
 * <p>A row whose image cannot be used has null features and its error as {@code {stage, code,
 * message}}, unless {@code handleInvalid} says {@code skip} or {@code error}. Features do not
 * depend on other rows or on partitions, and are those of {@code convoy run} bit for bit while
 * {@code batchSize} is 0.
 *
 * <p>A stage reads its model when it first transforms and keeps it until a parameter changes. A
 * saved stage holds the model.
 */
public final class ConvFeaturizer extends FeaturizerParams implements MLWritable {
  private static final long serialVersionUID = 1;

  private transient Shipped shipped;

  /** What was shipped, and for which Spark and parameters. */
  private record Shipped(SparkContext context, String config, ShippedNetwork network) {}

  public ConvFeaturizer() {
    this("conv_" + UUID.randomUUID().toString().replace("-", "").substring(20));
  }

  /**
   * @param uid tells stages apart
   */
  public ConvFeaturizer(String uid) {
    super(uid);
  }

  /** Returns the reader of saved stages. */
  public static MLReader<ConvFeaturizer> read() {
    return new MLReader<>() {
      @Override
      public ConvFeaturizer load(String path) {
        return new StageFolder(path, sc().hadoopConfiguration()).read();
      }
    };
  }

  /** Returns a saved stage. */
  public static ConvFeaturizer load(String path) {
    return read().load(path);
  }

  @Override
  public MLWriter write() {
    return new MLWriter() {
      @Override
      public void saveImpl(String path) {
        new StageFolder(path, sc().hadoopConfiguration())
            .write(ConvFeaturizer.this, sc().version());
      }
    };
  }

  @Override
  public ConvFeaturizer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /**
   * Returns the schema of the result, without reading the model.
   *
   * @throws IllegalArgumentException when a column is missing, of a wrong type, or there already
   * @throws dev.convoy.spark.job.config.JobFileException when another parameter is wrong
   */
  @Override
  public StructType transformSchema(StructType schema) {
    network();
    input(schema);
    requireChoice("outputType", valueOf(outputType()), List.of(VECTOR, "array"));
    requireChoice("handleInvalid", valueOf(handleInvalid()), List.of(KEEP, SKIP, "error"));
    int columns = valueOf(outputCols()).length;
    if (columns != Math.max(1, valueOf(layers()).length) && valueOf(layers()).length > 0) {
      throw new IllegalArgumentException(
          "Cannot use %s: outputCols must name a column for each of %d layers, it names %d"
              .formatted(subject(), valueOf(layers()).length, columns));
    }
    StructType result = schema;
    for (String column : valueOf(outputCols())) {
      result = with(result, column, type(), Metadata.empty());
    }
    return with(result, valueOf(errorCol()), FeatureSchema.ERROR, Metadata.empty());
  }

  private InputColumn input(StructType schema) {
    return InputColumn.of(schema, valueOf(inputCol()), valueOf(shapeCol()), subject());
  }

  private void requireChoice(String param, String value, List<String> words) {
    if (!words.contains(value)) {
      throw new IllegalArgumentException(
          "Cannot use %s: %s must be one of %s, received '%s'"
              .formatted(subject(), param, String.join(", ", words), value));
    }
  }

  private StructType with(StructType schema, String name, DataType type, Metadata metadata) {
    if (List.of(schema.fieldNames()).contains(name)) {
      throw new IllegalArgumentException(
          "Cannot use %s: column '%s' is there already; name another in outputCols or errorCol"
              .formatted(subject(), name));
    }
    return schema.add(name, type, true, metadata);
  }

  private DataType type() {
    return valueOf(outputType()).equals(VECTOR)
        ? SQLDataTypes.VectorType()
        : DataTypes.createArrayType(DataTypes.FloatType, false);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    SparkContext context = dataset.sparkSession().sparkContext();
    ShippedNetwork network = shipped(context);
    FeaturizerTask task =
        new FeaturizerTask(
            network.task(),
            input(dataset.schema()),
            network.input(),
            new FeaturizerTask.RowForm(
                network.columns().size(),
                valueOf(outputType()).equals(VECTOR),
                valueOf(handleInvalid())),
            FeaturizerTask.Counts.of(context));
    StructType schema = schema(dataset.schema(), network);
    return described(dataset.toDF().mapPartitions(task, Encoders.row(schema)), schema);
  }

  /** Gives columns their metadata back, which encoders do not carry. */
  private static Dataset<Row> described(Dataset<Row> rows, StructType schema) {
    return rows.select(
        Arrays.stream(schema.fields())
            .map(
                field ->
                    col("`" + field.name().replace("`", "``") + "`")
                        .as(field.name(), field.metadata()))
            .toArray(Column[]::new));
  }

  private synchronized ShippedNetwork shipped(SparkContext context) {
    String config = network() + " " + batch();
    if (shipped == null || shipped.context() != context || !shipped.config().equals(config)) {
      ShippedNetwork network =
          ShippedNetwork.of(JavaSparkContext.fromSparkContext(context), network(), batch());
      shipped = new Shipped(context, config, network);
    }
    return shipped.network();
  }

  /** Returns the schema with what only the model knows. */
  private StructType schema(StructType given, ShippedNetwork network) {
    String[] names = valueOf(outputCols());
    if (names.length != network.columns().size()) {
      throw new IllegalArgumentException(
          "Cannot use %s: outputCols must name a column for each output %s of the model, it names %s"
              .formatted(
                  subject(),
                  network.columns().stream().map(FeatureColumn::layer).toList(),
                  List.of(names)));
    }
    StructType schema = given;
    for (int i = 0; i < names.length; i++) {
      FeatureColumn column = network.columns().get(i);
      Metadata metadata = network.provenance().of(column, network.hash());
      int elements = (int) column.shape().elements();
      schema =
          with(
              schema,
              names[i],
              type(),
              valueOf(outputType()).equals(VECTOR)
                  ? new AttributeGroup(names[i], elements).toMetadata(metadata)
                  : metadata);
    }
    return with(schema, valueOf(errorCol()), FeatureSchema.ERROR, Metadata.empty());
  }

  public ConvFeaturizer setInputCol(String value) {
    set(inputCol(), value);
    return this;
  }

  public ConvFeaturizer setShapeCol(String value) {
    set(shapeCol(), value);
    return this;
  }

  public ConvFeaturizer setOutputCols(String... value) {
    set(outputCols(), value);
    return this;
  }

  public ConvFeaturizer setOutputType(String value) {
    set(outputType(), value);
    return this;
  }

  public ConvFeaturizer setErrorCol(String value) {
    set(errorCol(), value);
    return this;
  }

  public ConvFeaturizer setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  public ConvFeaturizer setModelPath(String value) {
    set(modelPath(), value);
    return this;
  }

  public ConvFeaturizer setWeightsPath(String value) {
    set(weightsPath(), value);
    return this;
  }

  public ConvFeaturizer setLayers(String... value) {
    set(layers(), value);
    return this;
  }

  public ConvFeaturizer setPooling(String... value) {
    set(pooling(), value);
    return this;
  }

  public ConvFeaturizer setPrecision(String value) {
    set(precision(), value);
    return this;
  }

  public ConvFeaturizer setKernels(String value) {
    set(kernels(), value);
    return this;
  }

  public ConvFeaturizer setBatchSize(int value) {
    set(batchSize(), value);
    return this;
  }

  public ConvFeaturizer setSize(int height, int width) {
    set(size(), new int[] {height, width});
    return this;
  }

  public ConvFeaturizer setInterpolation(String value) {
    set(interpolation(), value);
    return this;
  }

  public ConvFeaturizer setFit(String value) {
    set(fit(), value);
    return this;
  }

  public ConvFeaturizer setMode(String value) {
    set(mode(), value);
    return this;
  }

  public ConvFeaturizer setMean(double... value) {
    set(mean(), value);
    return this;
  }

  public ConvFeaturizer setStd(double... value) {
    set(std(), value);
    return this;
  }

  public ConvFeaturizer setDecode(String value) {
    set(decode(), value);
    return this;
  }
}

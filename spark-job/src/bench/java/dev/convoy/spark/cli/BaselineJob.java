package dev.convoy.spark.cli;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The job that people write today: {@code binaryFile}, ImageIO and ONNX Runtime, one session with
 * one thread for each partition, batches of 32. Arguments: network, photographs, output.
 */
final class BaselineJob implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;
  private static final int SIZE = 224;
  private static final int BATCH = 32;
  private static final int CHANNELS = 3;

  /** Of {@code keras.applications}, mode caffe: blue, green, red. */
  private static final float[] MEAN = {103.939f, 116.779f, 123.68f};

  private final String network;

  private BaselineJob(String network) {
    this.network = network;
  }

  /** Prints {@code seconds S} for the job alone, without the start of Spark. */
  public static void main(String[] arguments) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.files.maxPartitionBytes", "32m")
            .getOrCreate();
    StructType schema =
        new StructType()
            .add("path", DataTypes.StringType)
            .add("features", DataTypes.createArrayType(DataTypes.FloatType, false));
    long start = System.nanoTime();
    spark
        .read()
        .format("binaryFile")
        .load(arguments[1])
        .select("path", "content")
        .mapPartitions(new BaselineJob(arguments[0]), Encoders.row(schema))
        .write()
        .parquet(arguments[2]);
    System.out.printf("seconds %.2f%n", (System.nanoTime() - start) / 1e9);
    spark.stop();
  }

  @Override
  public Iterator<Row> call(Iterator<Row> photos) throws OrtException, IOException {
    List<Row> rows = new ArrayList<>();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      try (OrtSession session = environment.createSession(network, options)) {
        while (photos.hasNext()) {
          rows.addAll(batch(environment, session, photos));
        }
      }
    }
    return rows.iterator();
  }

  private static List<Row> batch(
      OrtEnvironment environment, OrtSession session, Iterator<Row> photos)
      throws OrtException, IOException {
    List<String> paths = new ArrayList<>();
    FloatBuffer values = FloatBuffer.allocate(BATCH * CHANNELS * SIZE * SIZE);
    while (photos.hasNext() && paths.size() < BATCH) {
      Row photo = photos.next();
      paths.add(photo.getString(0));
      decode(photo.getAs(1), values);
    }
    values.flip();
    long[] shape = {paths.size(), CHANNELS, SIZE, SIZE};
    String input = session.getInputNames().iterator().next();
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, values, shape);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      float[][] features = (float[][]) result.get(0).getValue();
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < paths.size(); i++) {
        rows.add(RowFactory.create(paths.get(i), features[i]));
      }
      return rows;
    }
  }

  private static void decode(byte[] content, FloatBuffer values) throws IOException {
    BufferedImage scaled = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(ImageIO.read(new ByteArrayInputStream(content)), 0, 0, SIZE, SIZE, null);
    graphics.dispose();
    int[] pixels = scaled.getRGB(0, 0, SIZE, SIZE, null, 0, SIZE);
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int pixel : pixels) {
        values.put((pixel >> 8 * channel & 0xff) - MEAN[channel]);
      }
    }
  }
}

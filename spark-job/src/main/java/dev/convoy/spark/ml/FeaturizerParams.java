package dev.convoy.spark.ml;

import dev.convoy.spark.job.config.NetworkConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The parameters of {@link ConvFeaturizer}. Those of the network have the names, values and
 * defaults of the keys of a job file, which {@code conf/images.conf} explains.
 */
public abstract class FeaturizerParams extends Transformer {
  private static final long serialVersionUID = 1;

  static final String VECTOR = "vector";
  static final String KEEP = "keep";
  static final String SKIP = "skip";

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> shapeCol;
  private final StringArrayParam outputCols;
  private final Param<String> outputType;
  private final Param<String> errorCol;
  private final Param<String> handleInvalid;
  private final Param<String> modelPath;
  private final Param<String> weightsPath;
  private final StringArrayParam layers;
  private final StringArrayParam pooling;
  private final Param<String> precision;
  private final Param<String> kernels;
  private final IntParam batchSize;
  private final IntArrayParam size;
  private final Param<String> interpolation;
  private final Param<String> fit;
  private final Param<String> mode;
  private final DoubleArrayParam mean;
  private final DoubleArrayParam std;
  private final Param<String> decode;

  FeaturizerParams(String uid) {
    this.uid = uid;
    inputCol =
        text("inputCol", "column of images: bytes of files, image structs, or arrays", "content");
    shapeCol = text("shapeCol", "for arrays: column of [height, width, channels]", "");
    outputCols = new StringArrayParam(this, "outputCols", "a column for each of layers");
    setDefault(outputCols, new String[] {"features"});
    outputType = text("outputType", "what the columns hold: vector or array", VECTOR);
    errorCol =
        text(
            "errorCol", "column of {stage, code, message}, null where there are features", "error");
    handleInvalid = text("handleInvalid", "images without features: keep, skip or error", KEEP);
    modelPath = new Param<>(this, "modelPath", "Keras file, on any file system of Hadoop");
    weightsPath = text("weightsPath", "file of weights for an architecture without", "");
    layers =
        new StringArrayParam(
            this, "layers", "layers whose results are wanted; none for the model's own outputs");
    setDefault(layers, new String[0]);
    pooling =
        new StringArrayParam(
            this, "pooling", "none, avg, max or flatten: one, or one for each of layers");
    setDefault(pooling, new String[] {"none"});
    precision = text("precision", "float32, bf16x3 or bf16", "float32");
    kernels = text("kernels", "auto, onednn or reference", "auto");
    batchSize =
        new IntParam(this, "batchSize", "images computed together; 0 for what suits the network");
    setDefault(batchSize, 0);
    size =
        new IntArrayParam(
            this, "size", "height and width that images are resized to; none for the network's");
    setDefault(size, new int[0]);
    interpolation = text("interpolation", "how images are resized", "bilinear");
    fit = text("fit", "how the aspect ratio is changed", "stretch");
    mode = text("mode", "scaling of grey levels: none, tf, caffe or torch", "none");
    mean =
        new DoubleArrayParam(this, "mean", "instead of mode: means of grey levels, one or three");
    setDefault(mean, new double[0]);
    std = new DoubleArrayParam(this, "std", "with mean: deviations of grey levels, one or three");
    setDefault(std, new double[0]);
    decode = text("decode", "exact, fast or safe", "exact");
  }

  private Param<String> text(String name, String doc, String fallback) {
    Param<String> param = new Param<>(this, name, doc);
    setDefault(param, fallback);
    return param;
  }

  @Override
  public String uid() {
    return uid;
  }

  public final Param<String> inputCol() {
    return inputCol;
  }

  public final Param<String> shapeCol() {
    return shapeCol;
  }

  public final StringArrayParam outputCols() {
    return outputCols;
  }

  public final Param<String> outputType() {
    return outputType;
  }

  public final Param<String> errorCol() {
    return errorCol;
  }

  public final Param<String> handleInvalid() {
    return handleInvalid;
  }

  public final Param<String> modelPath() {
    return modelPath;
  }

  public final Param<String> weightsPath() {
    return weightsPath;
  }

  public final StringArrayParam layers() {
    return layers;
  }

  public final StringArrayParam pooling() {
    return pooling;
  }

  public final Param<String> precision() {
    return precision;
  }

  public final Param<String> kernels() {
    return kernels;
  }

  public final IntParam batchSize() {
    return batchSize;
  }

  public final IntArrayParam size() {
    return size;
  }

  public final Param<String> interpolation() {
    return interpolation;
  }

  public final Param<String> fit() {
    return fit;
  }

  public final Param<String> mode() {
    return mode;
  }

  public final DoubleArrayParam mean() {
    return mean;
  }

  public final DoubleArrayParam std() {
    return std;
  }

  public final Param<String> decode() {
    return decode;
  }

  /** Returns what a parameter says. */
  final <T> T valueOf(Param<T> param) {
    return getOrDefault(param);
  }

  final int batch() {
    return (Integer) getOrDefault(batchSize);
  }

  /**
   * Returns the network that the parameters describe.
   *
   * @throws dev.convoy.spark.job.config.JobFileException with everything that is wrong with them
   */
  final NetworkConfig network() {
    Map<String, Object> model = new TreeMap<>();
    if (isSet(modelPath)) {
      model.put("path", valueOf(modelPath));
    }
    if (!valueOf(weightsPath).isEmpty()) {
      model.put("weights", valueOf(weightsPath));
    }
    model.put("outputs", List.of(valueOf(layers)));
    model.put("pooling", List.of(valueOf(pooling)));
    Map<String, Object> preprocess = new TreeMap<>();
    if (valueOf(size).length > 0) {
      preprocess.put("size", Arrays.stream(valueOf(size)).boxed().toList());
    }
    preprocess.put("interpolation", valueOf(interpolation));
    preprocess.put("fit", valueOf(fit));
    preprocess.put("mode", scaling());
    return NetworkConfig.of(
        Map.of(
            "model", model,
            "preprocess", preprocess,
            "decode", valueOf(decode),
            "precision", valueOf(precision),
            "kernels", valueOf(kernels)),
        subject());
  }

  private Object scaling() {
    List<Double> means = Arrays.stream(valueOf(mean)).boxed().toList();
    List<Double> deviations = Arrays.stream(valueOf(std)).boxed().toList();
    return means.isEmpty() && deviations.isEmpty()
        ? valueOf(mode)
        : Map.of("mean", means, "std", deviations);
  }

  /** Returns what messages call this stage. */
  final String subject() {
    return "ConvFeaturizer " + uid;
  }
}

package dev.convoy.spark.ml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamPair;

/**
 * A saved stage.
 *
 * <pre>
 * metadata/part-00000   one line of JSON, as Spark ML's own stages have it
 * model/NAME            the Keras file
 * weights/NAME          the file of weights, where there is one
 * </pre>
 *
 * The parameters name the files by {@code NAME} alone, so that the folder may be moved.
 */
final class StageFolder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> FILES =
      Map.of("modelPath", "model", "weightsPath", "weights");

  private final Path folder;
  private final Configuration configuration;

  StageFolder(String folder, Configuration configuration) {
    this.folder = new Path(folder);
    this.configuration = configuration;
  }

  /** Writes a stage and copies its files. */
  void write(FeaturizerParams stage, String sparkVersion) {
    ObjectNode params = JSON.createObjectNode();
    try {
      for (ParamPair<?> pair : set(stage)) {
        params.set(pair.param().name(), value(pair));
      }
      ObjectNode metadata = JSON.createObjectNode();
      metadata.put("class", stage.getClass().getName());
      metadata.put("timestamp", System.currentTimeMillis());
      metadata.put("sparkVersion", sparkVersion);
      metadata.put("uid", stage.uid());
      metadata.set("paramMap", params);
      metadata.set("defaultParamMap", JSON.createObjectNode());
      Path file = new Path(folder, "metadata/part-00000");
      try (OutputStream out = fileSystem().create(file)) {
        out.write((JSON.writeValueAsString(metadata) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot save " + folder + ": " + e.getMessage(), e);
    }
  }

  private static List<ParamPair<?>> set(FeaturizerParams stage) {
    return List.of(stage.params()).stream()
        .filter(stage::isSet)
        .<ParamPair<?>>map(param -> pair(stage, param))
        .toList();
  }

  private static <T> ParamPair<T> pair(FeaturizerParams stage, Param<T> param) {
    return new ParamPair<>(param, stage.valueOf(param));
  }

  private <T> JsonNode value(ParamPair<T> pair) throws IOException {
    String sub = FILES.get(pair.param().name());
    String path = String.valueOf(pair.value());
    if (sub == null || path.isEmpty()) {
      return JSON.readTree(pair.param().jsonEncode(pair.value()));
    }
    Path source =
        path.contains(":/") ? new Path(path) : new Path(java.nio.file.Path.of(path).toUri());
    Path target = new Path(new Path(folder, sub), source.getName());
    FileUtil.copy(
        source.getFileSystem(configuration), source, fileSystem(), target, false, configuration);
    return JSON.getNodeFactory().textNode(source.getName());
  }

  /** Returns the stage that {@link #write} wrote; its model is the one in the folder. */
  ConvFeaturizer read() {
    try {
      JsonNode metadata = JSON.readTree(metadata());
      ConvFeaturizer stage = new ConvFeaturizer(metadata.path("uid").asText());
      for (Map.Entry<String, JsonNode> param : metadata.path("paramMap").properties()) {
        set(stage, stage.getParam(param.getKey()), param.getValue());
      }
      return stage;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot load " + folder + ": " + e.getMessage(), e);
    }
  }

  private byte[] metadata() throws IOException {
    try (InputStream in = fileSystem().open(new Path(folder, "metadata/part-00000"))) {
      return in.readAllBytes();
    }
  }

  @SuppressWarnings("unchecked")
  private <T> void set(FeaturizerParams stage, Param<T> param, JsonNode value) throws IOException {
    String sub = FILES.get(param.name());
    if (sub == null || value.asText().isEmpty()) {
      stage.set(param, param.jsonDecode(value.toString()));
    } else {
      Path file = new Path(new Path(folder, sub), value.asText());
      stage.set(param, (T) fileSystem().makeQualified(file).toString());
    }
  }

  private FileSystem fileSystem() throws IOException {
    return folder.getFileSystem(configuration);
  }
}

package dev.convoy.spark.cli;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.NearestNames;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.UnreadableInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of arrays that Keras computed: {@code input.npy}, or {@code <input>.npy} for each of
 * several inputs, and {@code <layer>.npy} for every layer that is compared, {@code output.npy} for
 * the model's first output. A {@code /} in a name is written {@code _}. Where the input was made of
 * an image: the file {@code image.jpg}, or of another suffix, and of what became of it {@code
 * decoded.npy} and {@code resized.npy}.
 */
final class ReferenceArrays {
  private static final String SUFFIX = ".npy";
  private static final String IMAGE = "image.";

  private final Path folder;
  private final Map<String, Path> files = new TreeMap<>();
  private Path image;

  private ReferenceArrays(Path folder) {
    this.folder = folder;
  }

  /**
   * Lists a folder.
   *
   * @throws UnreadableInputException when it is not there or holds no array
   */
  static ReferenceArrays in(Path folder) {
    ReferenceArrays arrays = new ReferenceArrays(folder);
    try (Stream<Path> listed = Files.list(folder)) {
      listed.forEach(
          file -> {
            String name = file.getFileName().toString();
            if (name.endsWith(SUFFIX)) {
              arrays.files.put(name.substring(0, name.length() - SUFFIX.length()), file);
            } else if (name.startsWith(IMAGE)) {
              arrays.image = file;
            }
          });
    } catch (IOException e) {
      throw new UnreadableInputException(
          "Cannot read --reference " + folder + ": there is no such folder", e);
    }
    if (arrays.files.isEmpty()) {
      throw new UnreadableInputException(
          "Cannot use --reference " + folder + ": it holds no .npy file");
    }
    return arrays;
  }

  /** Reads the model's inputs in their order; the caller closes them. */
  List<Tensor> inputs(Model model) {
    List<Tensor> inputs = new ArrayList<>();
    for (String input : model.inputs()) {
      Path file = files.remove(stem(input));
      if (file == null && model.inputs().size() == 1) {
        file = files.remove("input");
      }
      if (file == null) {
        inputs.forEach(Tensor::close);
        throw new UnreadableInputException(
            "Cannot use --reference %s: it must hold %s.npy, the input; it holds %s"
                .formatted(folder, stem(input), files.keySet()));
      }
      inputs.add(BatchFile.read(file));
    }
    return inputs;
  }

  /** Returns the image that the input was made of; empty where none is stored. */
  Optional<ReferenceImage> image(Model model) {
    return Optional.ofNullable(image)
        .map(file -> new ReferenceImage(file, step("decoded", model), step("resized", model)));
  }

  /** A layer of that name comes first. */
  private Path step(String name, Model model) {
    boolean layer = model.layerNames().stream().anyMatch(each -> stem(each).equals(name));
    return layer ? null : files.remove(name);
  }

  /** Returns the file of each layer that is compared, in the model's order. */
  Map<String, Path> layers(Model model) {
    Map<String, Path> layers = new LinkedHashMap<>();
    Map<String, Path> left = new TreeMap<>(files);
    for (String layer : model.layerNames()) {
      Path file = left.remove(stem(layer));
      if (file != null && !model.inputs().contains(layer)) {
        layers.put(layer, file);
      }
    }
    Path output = left.remove("output");
    if (output != null) {
      layers.put(model.outputs().get(0).name(), output);
    }
    if (!left.isEmpty()) {
      String unknown = left.keySet().iterator().next();
      throw new UnreadableInputException(
          "Cannot use --reference %s: %s.npy is named as no layer; nearest: %s"
              .formatted(
                  folder,
                  unknown,
                  String.join(", ", NearestNames.of(unknown, model.layerNames()))));
    }
    if (layers.isEmpty()) {
      throw new UnreadableInputException(
          "Cannot use --reference " + folder + ": it holds no layer's array, only inputs");
    }
    return layers;
  }

  private static String stem(String name) {
    return name.replace('/', '_');
  }
}

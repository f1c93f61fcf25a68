package dev.convoy.engine.keras;

import java.util.List;
import java.util.stream.Collectors;

/** Says which layers of a file cannot be computed, all of them at once, each with its reason. */
public final class UnsupportedLayersException extends ModelFileException {
  private static final long serialVersionUID = 1;

  private final transient List<Unsupported> layers;

  /**
   * One layer that cannot be computed.
   *
   * @param name the layer's name, nested models ahead: {@code inner/lambda}
   * @param className the file's class
   * @param reason why not
   */
  public record Unsupported(String name, String className, String reason) {
    @Override
    public String toString() {
      return "layer '" + name + "' (" + className + "): " + reason;
    }
  }

  UnsupportedLayersException(String file, List<Unsupported> layers) {
    super(message(file, layers));
    this.layers = List.copyOf(layers);
  }

  private static String message(String file, List<Unsupported> layers) {
    String count = layers.size() == 1 ? "1 layer is" : layers.size() + " layers are";
    return layers.stream()
        .map(Unsupported::toString)
        .collect(
            Collectors.joining(
                "; ", "Cannot read " + file + ": " + count + " not supported: ", ""));
  }

  /** Returns the layers, in the file's order. */
  public List<Unsupported> layers() {
    return layers;
  }
}

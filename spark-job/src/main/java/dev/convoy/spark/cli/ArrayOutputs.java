package dev.convoy.spark.cli;

import dev.convoy.datasets.npy.NpyWriter;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.JobFailedException;
import dev.convoy.spark.job.UnreadableInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that {@code apply} writes: all or none. */
final class ArrayOutputs {
  private static final String SUFFIX = ".npy";

  private final Path first;

  /**
   * @param first where the first output goes
   */
  ArrayOutputs(Path first) {
    this.first = first.toAbsolutePath();
  }

  /**
   * Says before anything is computed when nothing can be written.
   *
   * @throws UnreadableInputException when the folder is not there or cannot be written
   */
  void requireWritable() {
    Path folder = first.getParent();
    if (Files.isDirectory(first)) {
      throw new UnreadableInputException("Cannot write " + first + ": it is a folder");
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UnreadableInputException(
          "Cannot write " + first + ": there is no folder " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw new UnreadableInputException(
          "Cannot write " + first + ": the folder " + folder + " is read-only");
    }
  }

  /** Returns the file of each output, in order. */
  List<Path> files(List<Output> outputs) {
    return outputs.stream()
        .map(output -> output.equals(outputs.get(0)) ? first : beside(output, outputs))
        .toList();
  }

  private Path beside(Output output, List<Output> outputs) {
    String name = first.getFileName().toString();
    String stem = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    boolean several =
        outputs.stream().filter(other -> other.name().equals(output.name())).count() > 1;
    String layer = output.name().replace('/', '_') + (several ? "." + output.index() : "");
    return first.resolveSibling(stem + "." + layer + SUFFIX);
  }

  /** Writes the results beside their places, then moves them there together. */
  void write(List<Output> outputs, List<Tensor> results, PrintWriter out) {
    List<Path> files = files(outputs);
    Map<Path, Path> drafts = new LinkedHashMap<>();
    try {
      for (int i = 0; i < files.size(); i++) {
        Path draft = Files.createTempFile(first.getParent(), ".convoy", ".npy.draft");
        drafts.put(draft, files.get(i));
        try (OutputStream stream = Files.newOutputStream(draft)) {
          NpyWriter.write(results.get(i), stream);
        }
      }
      for (Map.Entry<Path, Path> each : drafts.entrySet()) {
        Files.move(each.getKey(), each.getValue(), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new JobFailedException("Cannot write " + first + ": " + e.getMessage(), e);
    } finally {
      drafts.keySet().forEach(ArrayOutputs::deleteQuietly);
    }
    for (int i = 0; i < files.size(); i++) {
      out.printf("%s %s of layer %s%n", files.get(i), results.get(i), outputs.get(i).name());
    }
    out.flush();
  }

  private static void deleteQuietly(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      System.err.println("Cannot delete " + draft + ": " + e.getMessage());
    }
  }
}

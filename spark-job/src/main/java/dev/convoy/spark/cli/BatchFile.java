package dev.convoy.spark.cli;

import dev.convoy.datasets.npy.NpyReader;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.UnreadableInputException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a whole batch from a {@code .npy} file. */
final class BatchFile {
  private BatchFile() {}

  /**
   * Reads an array of any numeric type.
   *
   * @return float32 {@code [batch, ...]}, the caller's
   * @throws UnreadableInputException when it is not there, is no array, or is one number
   */
  static Tensor read(Path file) {
    try (Tensor array = NpyReader.read(file)) {
      if (array.shape().rank() == 0) {
        throw new UnreadableInputException(
            "Cannot use " + file + ": it must be a whole batch [batch, ...], it is one number");
      }
      return array.convertTo(ElementType.FLOAT32);
    } catch (NoSuchFileException e) {
      throw new UnreadableInputException("Cannot read " + file + ": there is no such file", e);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      throw new UnreadableInputException(
          message.startsWith("Cannot ") ? message : "Cannot read " + file + ": " + message, e);
    }
  }
}

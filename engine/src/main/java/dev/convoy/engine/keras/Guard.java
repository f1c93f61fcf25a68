package dev.convoy.engine.keras;

import java.util.function.Supplier;

/** Turns whatever a damaged file provokes into one clear refusal that names the file. */
final class Guard {
  private Guard() {}

  /**
   * Runs {@code read}; every failure becomes a {@link ModelFileException} whose message begins with
   * {@code Cannot read} and the file's name.
   */
  static <T> T reading(String name, Supplier<T> read) {
    try {
      return read.get();
    } catch (UnsupportedLayersException e) {
      throw e;
    } catch (ModelFileException e) {
      throw e.getMessage().startsWith("Cannot") ? e : refusal(name, e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw refusal(name, "its parts are nested too deep", e);
    } catch (RuntimeException e) {
      throw refusal(name, "it is damaged: " + reason(e), e);
    }
  }

  private static ModelFileException refusal(String name, String reason, Throwable cause) {
    return new ModelFileException("Cannot read " + name + ": " + reason, cause);
  }

  private static String reason(RuntimeException e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : KerasJson.firstLine(e.getMessage());
  }
}

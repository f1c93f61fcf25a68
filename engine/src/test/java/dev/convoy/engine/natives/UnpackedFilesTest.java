package dev.convoy.engine.natives;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedFilesTest {
  private static final int LOOKS = 300;
  private static final int FILES = 50;

  /** As JNA does in other processes, which hold no lock of ours. */
  @Test
  void filesOfOthersMayVanishMeanwhile(@TempDir Path folder) throws Exception {
    Path library = Files.createDirectories(folder.resolve("own.jar/dev")).resolve("library.so");
    Files.createFile(library);
    AtomicBoolean looked = new AtomicBoolean();
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(
            () -> {
              while (!looked.get()) {
                comeAndGo(folder);
              }
            });
    try {
      for (int i = 0; i < LOOKS; i++) {
        new UnpackedFiles(folder).removeDamaged("dev/");
      }
    } finally {
      looked.set(true);
    }
    other.get();
    assertTrue(Files.exists(library));
  }

  private static void comeAndGo(Path folder) {
    try {
      List<Path> files = new ArrayList<>();
      for (int i = 0; i < FILES; i++) {
        files.add(Files.createTempFile(folder, "jna", ".tmp"));
      }
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

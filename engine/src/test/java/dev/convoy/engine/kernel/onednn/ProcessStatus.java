package dev.convoy.engine.kernel.onednn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of this process. */
public final class ProcessStatus {
  private ProcessStatus() {}

  /** Returns the number of a line of /proc/self/status: {@code VmRSS:} in kB, {@code Threads:}. */
  public static long read(String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.substring(key.length()).replaceAll("\\D", ""));
      }
    }
    throw new IOException("no " + key);
  }
}

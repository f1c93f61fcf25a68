package dev.convoy.spark.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.config.JobFileException;
import dev.convoy.spark.job.config.OutputConfig;
import dev.convoy.spark.job.config.OutputConfig.IfExists;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two jobs that want one folder. */
class OutputFolderTest {
  private static final String SEGMENT = "segment=00000";
  private static final String ELSEWHERE = "{\"host\": \"elsewhere\", \"pid\": 4711}";

  @TempDir private Path temporary;

  private Path folder() {
    return temporary.resolve("out");
  }

  private OutputFolder output(IfExists ifExists) {
    return OutputFolder.check(
        new OutputConfig(folder().toString(), ifExists, false, 0, 0, 1), new Configuration());
  }

  private void publish(OutputFolder output) throws IOException {
    Files.createDirectories(Path.of(output.begin(SEGMENT).toUri()));
    output.publish(SEGMENT);
  }

  private void lease(int number) throws IOException {
    Files.writeString(folder().resolve("_convoy.lease-" + number + ".json"), ELSEWHERE);
  }

  @Test
  void theLeaseStandsWhileAJobWrites() throws IOException {
    try (OutputFolder output = output(IfExists.ERROR)) {
      output.open();
      publish(output);
      assertTrue(Files.exists(folder().resolve("_convoy.lease-1.json")));
      String message =
          assertThrows(JobFileException.class, () -> output(IfExists.ERROR)).getMessage();
      assertTrue(message.contains("process " + ProcessHandle.current().pid() + " on"), message);
    }
    assertArrayEquals(new String[] {"_convoy", SEGMENT}, sorted());
  }

  private String[] sorted() {
    String[] names = folder().toFile().list();
    java.util.Arrays.sort(names);
    return names;
  }

  @Test
  void aNewFolderGoesWhenNothingWasPublished() throws IOException {
    try (OutputFolder output = output(IfExists.ERROR)) {
      output.open();
      output.abandon();
    }
    assertFalse(Files.exists(folder()));
  }

  @Test
  void aFolderWithNothingButALeaseIsFree() throws IOException {
    Files.createDirectories(folder());
    lease(1);
    Files.setLastModifiedTime(
        folder().resolve("_convoy.lease-1.json"),
        java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() - 61_000));
    try (OutputFolder output = output(IfExists.ERROR)) {
      output.open();
      publish(output);
    }
    assertArrayEquals(new String[] {"_convoy", SEGMENT}, sorted());
  }

  @Test
  void whatAnotherJobBeganMeanwhileStays() throws IOException {
    try (OutputFolder slow = output(IfExists.ERROR)) {
      try (OutputFolder quick = output(IfExists.ERROR)) {
        quick.open();
        publish(quick);
      }
      String message = assertThrows(JobFileException.class, slow::open).getMessage();
      assertTrue(message.contains("it exists"), message);
    }
    assertArrayEquals(new String[] {"_convoy", SEGMENT}, sorted());
  }

  @Test
  void nothingIsPublishedOrTakenAwayAfterAnotherJobTookOver() throws IOException {
    try (OutputFolder output = output(IfExists.ERROR)) {
      output.open();
      Path draft = Files.createDirectories(Path.of(output.begin(SEGMENT).toUri()));
      lease(2);
      assertThrows(JobFailedException.class, () -> output.publish(SEGMENT));
      assertThrows(JobFailedException.class, output::abandon);
      assertTrue(Files.exists(draft));
    }
    assertArrayEquals(new String[] {"_convoy.lease-2.json", "_convoy.next"}, sorted());
  }
}

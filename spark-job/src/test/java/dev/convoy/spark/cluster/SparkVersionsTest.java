package dev.convoy.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The image job by the one jar, {@code target/convoy.jar}, on its own Spark and on others, whose
 * jars lie in {@code target/spark-VERSION/jars}; {@code .ci/nightly} makes both and runs this.
 */
@Tag("spark-versions")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SparkVersionsTest {
  private static final Path JAR = Path.of("target", "convoy.jar").toAbsolutePath();

  private Path folder;
  private ClusterJob job;
  private SparkSession spark;
  private List<Row> expected;

  @BeforeAll
  void runOnOwnSpark(@TempDir Path temporary) throws Exception {
    folder = temporary;
    job = new ClusterJob(folder, 30);
    spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    expected = rows("own", "local[1]", ownSpark());
    assertEquals(job.files(), expected.size());
  }

  @AfterAll
  void stop() {
    spark.stop();
  }

  private SparkProcesses ownSpark() {
    return with(Path.of(System.getenv("SPARK_HOME"), "jars"));
  }

  private SparkProcesses with(Path sparkJars) {
    assertTrue(Files.isDirectory(sparkJars), sparkJars + " must hold Spark");
    assertTrue(Files.isRegularFile(JAR), JAR + " must have been packaged");
    return new SparkProcesses(folder, sparkJars, JAR.toString());
  }

  private List<Row> rows(String name, String master, SparkProcesses processes) throws Exception {
    Process driver = processes.submit(name, master, List.of(), job.arguments(name));
    assertTrue(driver.waitFor(5, TimeUnit.MINUTES), () -> processes.log(name));
    assertEquals(0, driver.exitValue(), () -> processes.log(name));
    return job.account(spark, name).rows();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.6", "4.2.0"})
  void otherSparksGiveTheSameRows(String version) throws Exception {
    Path jars = Path.of("target", "spark-" + version, "jars");
    assertEquals(expected, rows(version, "local[2]", with(jars)));
  }

  @Test
  void twoThreadsGiveTheSameRows() throws Exception {
    assertEquals(expected, rows("two", "local[2]", ownSpark()));
  }
}

package dev.convoy.spark.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PosixFileSystemTest {
  @TempDir private java.nio.file.Path folder;

  private static FileSystem posix(Configuration conf) throws IOException {
    conf.set("fs.file.impl", PosixFileSystem.class.getName());
    return FileSystem.newInstance(java.net.URI.create("file:///"), conf);
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  private Path path(String name) {
    return new Path(folder.resolve(name).toUri());
  }

  @ParameterizedTest
  @ValueSource(strings = {"022", "077", "002"})
  void filesAndFoldersGetThePermissionsThatHadoopGives(String umask) throws IOException {
    Configuration conf = new Configuration();
    conf.set("fs.permissions.umask-mode", umask);
    try (FileSystem ours = posix(new Configuration(conf));
        FileSystem hadoop = FileSystem.newInstanceLocal(conf)) {
      assertInstanceOf(LocalFileSystem.class, hadoop);
      for (FileSystem files : new FileSystem[] {ours, hadoop}) {
        String name = files == ours ? "ours" : "hadoop";
        files.mkdirs(path(name));
        try (var out = files.create(path(name + "/file"))) {
          out.write("text".getBytes(StandardCharsets.UTF_8));
        }
      }
      assertEquals(permissions("hadoop"), permissions("ours"));
      assertEquals(permissions("hadoop/file"), permissions("ours/file"));
      assertEquals("text", Files.readString(folder.resolve("ours/file")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwx------", "r--r-----", "rw-rw-r-x"})
  void anyPermissionCanBeSet(String wanted) throws IOException {
    Files.createFile(folder.resolve("file"));
    try (FileSystem files = posix(new Configuration())) {
      files.setPermission(path("file"), FsPermission.valueOf("-" + wanted));
    }
    assertEquals(wanted, permissions("file"));
  }

  @Test
  void tasksOfThisProcessWriteThroughItUnlessTheJobNamesAnother() throws IOException {
    Configuration usual = Sessions.hadoop(Sessions.conf("test", Optional.of("local[1]"), Map.of()));
    assertEquals(PosixFileSystem.class.getName(), usual.get("fs.file.impl"));
    Map<String, String> named = Map.of("spark.hadoop.fs.file.impl", "named.ByTheJob");
    assertEquals(
        "named.ByTheJob",
        Sessions.hadoop(Sessions.conf("test", Optional.of("local[1]"), named)).get("fs.file.impl"));
    Configuration elsewhere =
        Sessions.hadoop(Sessions.conf("test", Optional.of("spark://host:7077"), Map.of()));
    assertEquals(new Configuration().get("fs.file.impl"), elsewhere.get("fs.file.impl"));
  }
}

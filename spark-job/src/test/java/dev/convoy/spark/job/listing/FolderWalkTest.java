package dev.convoy.spark.job.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWalkTest {
  private final Configuration configuration = new Configuration();
  private final AtomicLong unmatched = new AtomicLong();

  @TempDir private Path outside;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(outside.resolve("in put"));
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  /** Returns names below the folder with their problems, an empty text for none. */
  private Map<String, String> walk(String glob, boolean recursive) throws IOException {
    String root = "file:" + folder;
    ListingTask.Request request = new ListingTask.Request(root, glob, root + "/out");
    Map<String, String> found = new TreeMap<>();
    new FolderWalk(
            request, configuration, new Frontier.Folder(root, recursive), unmatched::addAndGet)
        .forEachRemaining(
            each ->
                found.put(
                    each.path().substring(root.length() + 1),
                    each.problem() == null ? "" : each.problem()));
    return found;
  }

  @Test
  void findsWhatMatchesAndCountsWhatDoesNot() throws IOException {
    file("b.jpg");
    file("a/c.jpg");
    file("a/notes.txt");
    file(".hidden.jpg");
    file(".hidden/d.jpg");
    file("out/segment=00000/e.jpg");
    file("ä b#%20?:c.jpg");
    assertEquals(Map.of("b.jpg", "", "a/c.jpg", "", "ä b#%20?:c.jpg", ""), walk("*.jpg", true));
    assertEquals(1, unmatched.get());
    assertEquals(Map.of("b.jpg", "", "ä b#%20?:c.jpg", ""), walk("*.jpg", false));
  }

  @Test
  void linksOutOfTheFolderBecomeProblems() throws IOException {
    Path secret = Files.writeString(outside.resolve("secret.jpg"), "x");
    Files.createSymbolicLink(folder.resolve("link.jpg"), secret);
    Files.createSymbolicLink(folder.resolve("up"), outside);
    Map<String, String> found = walk("*", true);
    assertEquals(2, found.size());
    assertTrue(found.get("link.jpg").startsWith("outside_root: "), found.get("link.jpg"));
    assertTrue(found.get("up").startsWith("outside_root: "), found.get("up"));
  }

  @Test
  void linksInsideAreFilesOnceAndFoldersNever() throws IOException {
    Path real = file("real/a.jpg");
    Files.createSymbolicLink(folder.resolve("again.jpg"), real);
    Files.createSymbolicLink(folder.resolve("loop"), folder);
    assertEquals(Map.of("real/a.jpg", "", "again.jpg", ""), walk("*", true));
  }

  @Test
  void linksThatLeadNowhereAreNotLost() throws IOException {
    Files.createSymbolicLink(folder.resolve("gone.jpg"), folder.resolve("nothing"));
    assertEquals(
        Map.of(
            "gone.jpg",
            "not_found: Cannot find the file: it is gone, or a link that leads nowhere"),
        walk("*", true));
  }

  @Test
  void partsTogetherAreTheTree() throws IOException {
    for (int i = 0; i < 6; i++) {
      file("d" + i + "/e/" + i + ".jpg");
      file("d" + i + "/" + i + ".jpg");
    }
    Files.createSymbolicLink(folder.resolve("loop"), folder);
    String root = "file:" + folder;
    ListingTask.Request request = new ListingTask.Request(root, "*", "");
    FileSystem files = FileSystem.getLocal(configuration);
    for (int wanted : new int[] {1, 2, 5, 100}) {
      List<String> found = new ArrayList<>();
      for (Frontier.Folder part :
          Frontier.of(files, new org.apache.hadoop.fs.Path(root), true, wanted)) {
        new FolderWalk(request, configuration, Frontier.parse(part.text()), unmatched::addAndGet)
            .forEachRemaining(each -> found.add(each.path()));
      }
      assertEquals(12, found.size());
      assertEquals(12, found.stream().collect(Collectors.toSet()).size());
    }
  }
}

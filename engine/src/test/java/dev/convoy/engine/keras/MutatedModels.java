package dev.convoy.engine.keras;

import dev.convoy.engine.keras.ReadOptions.Limits;
import dev.convoy.engine.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads mutated model files one after the other in a process of its own: {@code first count}.
 *
 * <p>Prints a line for each that ends in neither a model nor a clear refusal, then a summary. The
 * exit code is 0 when there is no such file, and 3 at once when one takes longer than 10 seconds.
 */
final class MutatedModels {
  private static final long SECONDS = 10;

  /** A file without weights may have 16 million drawn, 64 MB. */
  private static final Limits LIMITS = new Limits(Limits.DEFAULT.configurationBytes(), 1 << 24);

  private final List<String> failures = new ArrayList<>();
  private int models;
  private int refusals;
  private long longest;

  private MutatedModels() {}

  public static void main(String[] arguments) throws InterruptedException, IOException {
    int first = Integer.parseInt(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    MutatedModels run = new MutatedModels();
    for (int seed = first; seed < first + count; seed++) {
      run.read(MutatedModel.of(seed));
    }
    run.failures.forEach(System.out::println);
    System.out.printf(
        "files %d, models %d, refusals %d, failures %d, longest %d ms, most memory %d MB%n",
        count, run.models, run.refusals, run.failures.size(), run.longest, residentMegabytes());
    System.exit(run.failures.isEmpty() ? 0 : 1);
  }

  private void read(MutatedModel file) throws InterruptedException {
    AtomicReference<String> outcome = new AtomicReference<>();
    Thread reader = new Thread(() -> outcome.set(outcome(file)));
    long start = System.nanoTime();
    reader.start();
    reader.join(TimeUnit.SECONDS.toMillis(SECONDS));
    if (reader.isAlive()) {
      System.out.println(file.name() + ": still read after " + SECONDS + " seconds, in");
      List.of(reader.getStackTrace()).forEach(each -> System.out.println("  " + each));
      Runtime.getRuntime().halt(3);
    }
    longest = Math.max(longest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    count(file, outcome.get());
  }

  private void count(MutatedModel file, String outcome) {
    if (outcome.isEmpty()) {
      models++;
    } else if (outcome.startsWith("Cannot read ")) {
      refusals++;
    } else {
      failures.add(file.name() + ": " + outcome);
    }
  }

  /** Returns nothing for a model, the message of a clear refusal, and what is wrong otherwise. */
  private static String outcome(MutatedModel file) {
    ReadOptions options = ReadOptions.DEFAULT.withLimits(LIMITS);
    if (file.weights().isPresent()) {
      KerasSource weights = KerasSource.of("weights", file.weights().get());
      options = options.withWeights(weights);
    }
    try (Model model = KerasReader.read("model", file.model(), options)) {
      return "";
    } catch (ModelFileException e) {
      return isClear(e.getMessage()) ? e.getMessage() : "unclear refusal: " + e.getMessage();
    } catch (RuntimeException | Error e) {
      StackTraceElement[] trace = e.getStackTrace();
      return e + (trace.length == 0 ? "" : " at " + trace[0]);
    }
  }

  /** One line, without the words of the Java that went wrong. */
  private static boolean isClear(String message) {
    return message.startsWith("Cannot read ")
        && message.lines().count() == 1
        && !message.matches(".*(Exception|Cannot invoke|cannot be cast|out of bounds for len).*");
  }

  private static long residentMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}

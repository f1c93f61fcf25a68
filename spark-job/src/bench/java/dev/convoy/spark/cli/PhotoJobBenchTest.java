package dev.convoy.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The photo job against {@link BaselineJob}, each run in a process of its own on two cores, in
 * turn.
 *
 * <p>System properties: {@code bench.networks}, the folder that {@code networks.py} made; {@code
 * bench.rounds} (3); {@code bench.photos}, how many of 500 pixels (200), a fifth of them of 12
 * megapixels.
 */
@Tag("bench")
class PhotoJobBenchTest {
  private static final Path SAMPLES = Path.of("..", "datasets", "samples", "photos");
  private static final Path NETWORKS = Path.of(System.getProperty("bench.networks", "networks"));
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final int PHOTOS = Integer.getInteger("bench.photos", 200);
  private static final String HEAP = "2g";
  private static final Pattern SECONDS = Pattern.compile("(?m)^seconds +([0-9.]+)");
  private static final Pattern SPLIT = Pattern.compile("(?m)^time split +(.*)");

  /** What is run in turn with the baseline: decoding and precision. */
  private record Variant(String decode, String precision) {
    @Override
    public String toString() {
      return decode + " " + precision;
    }
  }

  @TempDir private Path folder;
  private int runs;

  @Test
  void computeBound() throws Exception {
    Path photos = enlarged("small", 500, 375, PHOTOS);
    compare("resnet50", photos, PHOTOS, variants("exact", "float32", "bf16x3", "bf16"));
  }

  @Test
  void decodeBound() throws Exception {
    int count = PHOTOS / 5;
    Path photos = enlarged("large", 4000, 3000, count);
    List<Variant> variants = variants("exact", "float32");
    variants.addAll(variants("fast", "float32", "bf16x3", "bf16"));
    compare("mobilenetv2", photos, count, variants);
  }

  private static List<Variant> variants(String decode, String... precisions) {
    List<Variant> variants = new ArrayList<>();
    for (String precision : precisions) {
      variants.add(new Variant(decode, precision));
    }
    return variants;
  }

  private Path enlarged(String name, int width, int height, int count) throws IOException {
    Path photos = Files.createDirectories(folder.resolve(name));
    List<Path> samples;
    try (Stream<Path> listed = Files.list(SAMPLES)) {
      samples = listed.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    List<byte[]> encoded = new ArrayList<>();
    for (Path sample : samples) {
      encoded.add(enlarged(sample, width, height));
    }
    for (int i = 0; i < count; i++) {
      String file = "%05d-%s".formatted(i, samples.get(i % samples.size()).getFileName());
      Files.write(photos.resolve(file), encoded.get(i % encoded.size()));
    }
    return photos;
  }

  private byte[] enlarged(Path sample, int width, int height) throws IOException {
    BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = large.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(ImageIO.read(sample.toFile()), 0, 0, width, height, null);
    graphics.dispose();
    File file = folder.resolve("enlarged.jpg").toFile();
    ImageIO.write(large, "jpg", file);
    return Files.readAllBytes(file.toPath());
  }

  private void compare(String network, Path photos, int count, List<Variant> variants)
      throws Exception {
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    Map<String, String> splits = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      add(seconds, "baseline", baseline(network, photos), splits);
      for (Variant variant : variants) {
        add(seconds, variant.toString(), convoy(network, photos, variant), splits);
      }
    }
    double baseline = median(seconds.get("baseline"));
    seconds.forEach(
        (name, each) ->
            System.out.printf(
                Locale.ROOT,
                "%s | %s | %.1f images/s | %.2fx | %s | %s%n",
                network,
                name,
                count / median(each),
                baseline / median(each),
                each,
                splits.getOrDefault(name, "")));
  }

  private static void add(
      Map<String, List<Double>> seconds, String name, String log, Map<String, String> splits) {
    Matcher matcher = SECONDS.matcher(log);
    if (!matcher.find()) {
      throw new IllegalStateException("Cannot find the seconds of " + name + ": " + log);
    }
    seconds.computeIfAbsent(name, any -> new ArrayList<>()).add(Double.valueOf(matcher.group(1)));
    Matcher split = SPLIT.matcher(log);
    if (split.find()) {
      splits.put(name, split.group(1));
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private String output() {
    return folder.resolve("output" + runs++).toString();
  }

  private String baseline(String network, Path photos) throws Exception {
    String model = NETWORKS.resolve(network + ".onnx").toString();
    return log(
        ConvoyProcess.startMain(
            folder, HEAP, BaselineJob.class, model, photos.toString(), output()));
  }

  private String convoy(String network, Path photos, Variant variant) throws Exception {
    String job =
        """
        job = images
        model { path = "%s" }
        input { path = "%s" }
        preprocess { size = [224, 224], mode = caffe }
        decode { method = %s }
        output { path = "%s" }
        precision = %s
        """
            .formatted(
                NETWORKS.resolve(network + ".keras"),
                photos,
                variant.decode(),
                output(),
                variant.precision());
    String file = Files.writeString(folder.resolve("job.conf"), job).toString();
    return log(ConvoyProcess.start(folder, HEAP, "run", file, "--master", "local[2]"));
  }

  private static String log(ConvoyProcess process) throws InterruptedException {
    assertEquals(0, process.waitFor(), process::log);
    return process.log();
  }
}

package dev.convoy.spark.job.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Makes image files that are meant to do harm, and real ones that were damaged, from seeds. */
public final class HostileImages {
  private static final String[] PLAIN = {"png", "jpg", "gif", "bmp", "tiff"};
  private static final Path REAL =
      Path.of("..", "datasets", "src", "test", "resources", "image", "images.jsonl.gz");

  private HostileImages() {}

  /** What becomes of a file: {@code ""} for features, {@code *} for either, otherwise the code. */
  public record Hostile(String name, byte[] bytes, String outcome) {}

  private interface Kind {
    Hostile make(Random random) throws IOException;
  }

  private static final List<Kind> KINDS =
      List.of(
          random -> {
            int size = 20_000 + random.nextInt(80_000);
            return new Hostile("header-bomb.png", ImageMaker.png(size, size, 8, 2, 0), "too_large");
          },
          random -> {
            int size = 9_000 + random.nextInt(1_000);
            byte[] wide = ImageMaker.png(size, size, 16, 6, 1);
            return new Hostile("memory-bomb.png", wide, "too_large");
          },
          random -> {
            int size = 8_300 + random.nextInt(300);
            return new Hostile(
                "ratio-bomb.png", ImageMaker.png(size, size, 8, 0, size), "too_large");
          },
          random -> {
            int size = 500 + random.nextInt(1_500);
            return new Hostile("zeros.png", ImageMaker.png(size, size, 8, 2, size), "");
          },
          random -> new Hostile("screen.gif", ImageMaker.gif(65_535, 65_535, 1), "too_large"),
          random ->
              new Hostile("animated.gif", ImageMaker.gif(3, 2, 1 + random.nextInt(5_000)), ""),
          random -> {
            byte[] jpeg = ImageMaker.jpeg(64, 48, 3, true, random);
            int scans = 600 + random.nextInt(3_000);
            return new Hostile("scans.jpg", ImageMaker.repeatLastScan(jpeg, scans), "unsupported");
          },
          random -> {
            byte[] jpeg = ImageMaker.jpeg(64, 48, 3, true, random);
            int scans = random.nextInt(400);
            return new Hostile("some-scans.jpg", ImageMaker.repeatLastScan(jpeg, scans), "*");
          },
          random -> {
            byte[] jpeg = ImageMaker.jpeg(40, 30, 3, random.nextBoolean(), random);
            int size = 9_000 + random.nextInt(5_000);
            return new Hostile("grown.jpg", ImageMaker.resized(jpeg, size, size), "too_large");
          },
          random -> {
            byte[] jpeg = ImageMaker.jpeg(40, 30, 1, random.nextBoolean(), random);
            return new Hostile("grown-a-bit.jpg", ImageMaker.resized(jpeg, 3_000, 2_000), "*");
          },
          random ->
              new Hostile(
                  "cmyk.jpg", ImageMaker.jpeg(50, 1 + random.nextInt(60), 4, false, random), ""),
          random ->
              new Hostile(
                  "grey-16.png",
                  ImageMaker.plain(
                      "png", 1 + random.nextInt(90), 70, BufferedImage.TYPE_USHORT_GRAY),
                  ""),
          random -> {
            String format = PLAIN[random.nextInt(PLAIN.length)];
            byte[] pixel = ImageMaker.plain(format, 1, 1, BufferedImage.TYPE_INT_RGB);
            return new Hostile("one-pixel." + format, pixel, "");
          },
          random -> new Hostile("no-pixel.png", ImageMaker.png(0, 7, 8, 2, 0), "zero_size"),
          random -> {
            byte[] jpeg = ImageMaker.jpeg(40, 30, 3, false, random);
            return new Hostile("no-row.jpg", ImageMaker.resized(jpeg, 40, 0), "zero_size");
          },
          random -> {
            String format = PLAIN[random.nextInt(2)];
            byte[] wide = ImageMaker.plain(format, 65_500, 1, BufferedImage.TYPE_INT_RGB);
            return new Hostile("wide." + format, wide, "");
          },
          random -> new Hostile("widest.png", ImageMaker.png(65_535, 3, 8, 2, 3), ""),
          random -> {
            int format = random.nextInt(PLAIN.length);
            byte[] image = ImageMaker.plain(PLAIN[format], 9, 8, BufferedImage.TYPE_INT_RGB);
            return new Hostile("wrong." + PLAIN[(format + 1) % PLAIN.length], image, "");
          },
          random -> {
            byte[] jpeg = ImageMaker.jpeg(40, 30, 3, false, random);
            byte[] both = Arrays.copyOf(jpeg, jpeg.length + 4_000);
            byte[] zip = "PK\3\4<script>alert(1)</script>%PDF-1.7".getBytes(StandardCharsets.UTF_8);
            System.arraycopy(zip, 0, both, jpeg.length, zip.length);
            return new Hostile("polyglot.jpg", both, "");
          },
          random -> {
            byte[] script = "GIF89a/*<script>*/=1;".getBytes(StandardCharsets.UTF_8);
            return new Hostile("script.gif", script, "*");
          },
          random -> {
            String format = PLAIN[random.nextInt(PLAIN.length)];
            byte[] image = TestPhotos.bytes(format, 40, 50, random.nextLong());
            return new Hostile(
                "cut." + format, Arrays.copyOf(image, random.nextInt(image.length)), "*");
          },
          random -> {
            byte[] image = TestPhotos.bytes(PLAIN[random.nextInt(PLAIN.length)], 8, 9, 1);
            byte[] noise = new byte[50 + random.nextInt(2_000)];
            random.nextBytes(noise);
            System.arraycopy(image, 0, noise, 0, 14);
            return new Hostile("noise.jpg", noise, "*");
          },
          random -> new Hostile("endless.tif", ImageMaker.tiff(8, 8, 16, 1, 8), "*"),
          random -> new Hostile("parts.tif", ImageMaker.tiff(8, 8, 16, 0xffff_ffffL, 0), "*"),
          random ->
              new Hostile("tile.tif", ImageMaker.tiff(8, 8, 16 << random.nextInt(27), 1, 0), "*"),
          random -> {
            byte[] bmp = ImageMaker.plain("bmp", 9, 8, BufferedImage.TYPE_INT_RGB);
            ByteBuffer.wrap(bmp)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(18, random.nextInt())
                .putInt(22, random.nextInt());
            return new Hostile("size.bmp", bmp, "*");
          },
          random -> {
            byte[] webp =
                "RIFF\20\0\0\0WEBPVP8L\4\0\0\0/\377\377\377\17\0\0\0"
                    .getBytes(StandardCharsets.ISO_8859_1);
            return new Hostile("canvas.webp", webp, "*");
          },
          random -> new Hostile("empty.png", new byte[0], "empty"),
          random ->
              new Hostile(
                  "text.jpg", "no picture".getBytes(StandardCharsets.UTF_8), "not_an_image"));

  /** Returns a generated file; kinds take turns. */
  public static Hostile generated(int index) throws IOException {
    return KINDS.get(index % KINDS.size()).make(new Random(1_000 + index));
  }

  /** Returns the files that other programs wrote, of every format. */
  public static List<byte[]> real() throws IOException {
    List<byte[]> files = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(REAL)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        files.add(Base64.getDecoder().decode(json.readTree(line).get("file").textValue()));
      }
    }
    return files;
  }

  /** Returns one of the files with bytes changed, moved, doubled or cut off. */
  public static Hostile mutated(List<byte[]> real, int index) {
    Random random = new Random(2_000_000 + index);
    byte[] file = real.get(index % real.size()).clone();
    int reach = random.nextBoolean() ? Math.min(file.length, 120) : file.length;
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(reach);
      switch (random.nextInt(4)) {
        case 0 -> file[at] = (byte) random.nextInt(256);
        case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> {
          int length = Math.min(file.length - at, 1 + random.nextInt(16));
          System.arraycopy(file, random.nextInt(file.length - length + 1), file, at, length);
        }
        default -> file[at] = (byte) (random.nextBoolean() ? 0xff : 0);
      }
    }
    if (random.nextInt(5) == 0) {
      file = Arrays.copyOf(file, random.nextInt(file.length));
    }
    return new Hostile("mutated.jpg", file, "*");
  }
}

package dev.convoy.spark.job.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** Makes pictures, whole and broken, from fixed seeds. */
public final class TestPhotos {
  private TestPhotos() {}

  /** Returns a file of smooth noise. */
  public static byte[] bytes(String format, int height, int width, long seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    double a = random.nextDouble() / 9;
    double b = random.nextDouble() / 9;
    int tint = random.nextInt();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int grey = (int) (127 + 120 * Math.sin(a * x + b * y + Math.sin(b * x)));
        image.setRGB(x, y, grey << 16 | (grey ^ tint & 0x3f) << 8 | 255 - grey);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Writes pictures of many sizes, and broken files after every sixth.
   *
   * @return how many files there are
   */
  public static int write(Path folder, int whole) throws IOException {
    int files = whole;
    for (int i = 0; i < whole; i++) {
      Path below = Files.createDirectories(folder.resolve("d" + i % 3));
      String format = i % 4 == 0 ? "png" : "jpg";
      byte[] picture = bytes(format, 20 + 7 * (i % 11), 30 + 5 * (i % 7), i);
      Files.write(below.resolve("photo-%04d.%s".formatted(i, format)), picture);
      if (i % 6 == 5) {
        Files.write(below.resolve("photo-%04d-broken.jpg".formatted(i)), broken(i, picture));
        files++;
      }
    }
    return files;
  }

  private static byte[] broken(int i, byte[] picture) {
    return switch (i / 6 % 3) {
      case 0 -> new byte[0];
      case 1 -> "no picture at all".getBytes(java.nio.charset.StandardCharsets.UTF_8);
      default -> Arrays.copyOf(picture, picture.length / 2);
    };
  }
}

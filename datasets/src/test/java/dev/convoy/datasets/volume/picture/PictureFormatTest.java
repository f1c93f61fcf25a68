package dev.convoy.datasets.volume.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.formats.VolumeFormats;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFormatTest {
  private static final VolumeStorage STORAGE = new VolumeStorage(new Configuration(false));

  @TempDir private Path folder;

  @Test
  void boxesAreParts() throws IOException {
    BufferedImage image = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 7; x++) {
        image.setRGB(x, y, (10 * y) << 16 | (20 * x) << 8 | (x + y));
      }
    }
    Path file = folder.resolve("big.png");
    ImageIO.write(image, "png", file.toFile());
    long before = Tensor.liveBytes();
    try (VolumeSource source = VolumeFormats.open(VolumeLocation.of(file.toString()), STORAGE);
        Tensor box = Tensor.allocate(ElementType.UINT8, Shape.of(2, 3, 3))) {
      assertEquals(List.of("y", "x", "c"), source.info().axes());
      assertEquals(Shape.of(5, 7, 3), source.info().shape());
      source.read(Region.of(new long[] {1, 2, 0}, new long[] {2, 3, 3}), box);
      for (int y = 0; y < 2; y++) {
        for (int x = 0; x < 3; x++) {
          assertEquals(10 * (y + 1), box.get((y * 3 + x) * 3));
          assertEquals(20 * (x + 2), box.get((y * 3 + x) * 3 + 1));
          assertEquals(x + 2 + y + 1, box.get((y * 3 + x) * 3 + 2));
        }
      }
    }
    assertEquals(before, Tensor.liveBytes());
  }

  @Test
  void aBrokenPictureIsRefused() throws IOException {
    Path file =
        Files.write(folder.resolve("cut.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10});
    String message =
        assertThrows(
                MalformedVolumeException.class,
                () -> VolumeFormats.open(VolumeLocation.of(file.toString()), STORAGE))
            .getMessage();
    assertTrue(message.contains("cut.png: at byte 0 expected a picture, found "), message);
  }
}

package dev.convoy.spark.job.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeJobFileTest {
  private static final String LEAST =
      "job = volume, model.path = model.keras, input.path = in.zarr, output.path = out.zarr";

  @TempDir private Path folder;

  private VolumeJobConfig read(String text, String... settings) throws IOException {
    return JobFile.readVolume(
        Files.writeString(folder.resolve("job.conf"), text), List.of(settings));
  }

  @Test
  void documentedDefaultsAreTheRealOnes() throws IOException {
    assertEquals(JobFile.readVolume(Path.of("..", "conf", "volume.conf"), List.of()), read(LEAST));
  }

  @Test
  void readsTheExampleOfTheDesign() throws IOException {
    VolumeJobConfig config =
        read(
            """
            job = volume
            model { path = "unet3d.keras", outputs = [probabilities] }
            input { path = "s3a://bucket/brain.zarr/0", axes = zyx, select { t = 0 }, scale = 0.0039, offset = 0, pad = none }
            tile = [96, 96, 96]
            output { path = "out.zarr", chunks = [96, 96, 96], if-exists = resume, pyramid = 3, type = uint8 }
            memory = 512m
            """);
    assertEquals(Optional.of(List.of("z", "y", "x")), config.input().axes());
    assertEquals(Map.of("t", 0L), config.input().select());
    assertEquals(0.0039, config.input().scale());
    assertEquals(Optional.of(List.of(96L, 96L, 96L)), config.tile());
    assertEquals(3, config.output().pyramid());
    assertEquals(Optional.of(ElementType.UINT8), config.output().type());
    assertEquals(OptionalLong.of(512 << 20), config.memory());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tile=[0, 1, 1] | tile must be a list of whole numbers of at least 1",
        "memory=much | memory must be an amount of memory such as 512m or 2g, or auto",
        "input.scale=big | input.scale must be a number, received 'big'",
        "input.pad=wrap | input.pad must be one of none, constant, edge, reflect",
        "input.axes=zzx | input.axes Cannot use axes zzx: each name may come once",
        "output.type=float8 | output.type must be one of",
        "output.scale=0 | output.scale must not be 0, received '0'",
        "output.pyramid=99 | output.pyramid must be at most 30",
        "roi.start=[0, 0, 0] | roi must have both start and size",
        "model.pooling=avg | model must not have pooling: it needs all positions at once",
        "batch=3 | unknown key batch, nearest legal",
        "input.axis=zyx | unknown key input.axis, nearest legal input.axes",
      })
  void saysWhichRuleAValueBreaks(String setting, String expected) {
    String message = assertThrows(JobFileException.class, () -> read(LEAST, setting)).getMessage();
    assertTrue(message.contains(expected), message);
  }

  @Test
  void aJobOfTheOtherKindIsRefused() {
    assertTrue(
        assertThrows(JobFileException.class, () -> read(LEAST.replace("volume", "images")))
            .getMessage()
            .endsWith("it must be a job over a volume"));
  }
}

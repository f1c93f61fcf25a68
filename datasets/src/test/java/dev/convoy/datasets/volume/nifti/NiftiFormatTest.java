package dev.convoy.datasets.volume.nifti;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.datasets.volume.AbstractVolumeFormatTest;
import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.FormatRoundTrip;
import dev.convoy.datasets.volume.Geometry;
import dev.convoy.datasets.volume.GoldenVolumes;
import dev.convoy.datasets.volume.VolumeFormat;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.formats.VolumeFormats;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NiftiFormatTest extends AbstractVolumeFormatTest {
  @Override
  protected VolumeFormat format() {
    return new NiftiFormat();
  }

  @Test
  void placesVoxelsAsNibabelDoes() throws IOException {
    for (GoldenVolumes.Golden golden : goldens()) {
      try (VolumeSource source = VolumeFormats.open(golden.location(), STORAGE)) {
        assertArrayEquals(
            golden.numbers("affine"),
            source.info().geometry().affine().orElseThrow(),
            1e-5,
            golden.toString());
        assertEquals(golden.numbers("slope")[0], source.info().values().slope());
        assertEquals(golden.numbers("slope")[1], source.info().values().intercept());
        Geometry.Axis x = source.info().geometry().axis("x").orElseThrow();
        assertEquals("millimeter", x.unit());
      }
    }
  }

  @Test
  void saysThatGzipIsReadFromItsStart() throws IOException {
    for (GoldenVolumes.Golden golden : goldens()) {
      try (VolumeSource source = VolumeFormats.open(golden.location(), STORAGE)) {
        assertEquals(!golden.path().endsWith(".gz"), source.info().blocks().seekable());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"int16.nii", "big.nii", "two-big.nii", "qform.nii", "series.nii"})
  void copiesTheWholeHeaderByWayOfZarr(String name) throws IOException {
    VolumeLocation original =
        VolumeLocation.of(GoldenVolumes.folder().resolve(name).toString()).in("nifti");
    VolumeLocation zarr = VolumeLocation.of(folder.resolve("way.zarr").toString()).in("zarr");
    VolumeLocation copy = VolumeLocation.of(folder.resolve("copy.nii").toString()).in("nifti");
    FormatRoundTrip.copy(original, zarr, STORAGE);
    FormatRoundTrip.copy(zarr, copy, STORAGE);
    NiftiHeader before = header(original);
    NiftiHeader after = header(copy);
    for (NiftiField field : NiftiField.values()) {
      for (int i = 0; i < field.count(); i++) {
        boolean place = field == NiftiField.VOX_OFFSET;
        assertEquals(
            place ? before.toBytes().length + 4 : before.real(field, i),
            after.real(field, i),
            field + " " + i);
      }
    }
  }

  private static NiftiHeader header(VolumeLocation location) throws IOException {
    try (VolumeSource source = VolumeFormats.open(location, STORAGE)) {
      String text = source.info().geometry().properties().get(NiftiGeometry.HEADER);
      return NiftiHeader.parse("test", Base64.getDecoder().decode(text));
    }
  }

  @Test
  void tellsTheNewPlaceOfAResampledVolume() throws IOException {
    VolumeLocation original =
        VolumeLocation.of(GoldenVolumes.folder().resolve("qform.nii").toString()).in("nifti");
    Geometry moved;
    try (VolumeSource source = VolumeFormats.open(original, STORAGE)) {
      moved =
          source
              .info()
              .geometry()
              .resampled(Map.of("x", 2.0, "y", 2.0, "z", 2.0), Map.of("x", 0.5, "z", 0.5));
    }
    VolumeInfo info =
        VolumeInfo.of(Axes.parse("zyx"), Shape.of(2, 3, 4), ElementType.FLOAT32)
            .withGeometry(moved);
    VolumeLocation zarr =
        FormatRoundTrip.zarr(info, folder.resolve("half.zarr").toString(), STORAGE);
    VolumeLocation copy = VolumeLocation.of(folder.resolve("half.nii").toString()).in("nifti");
    VolumeInfo found = FormatRoundTrip.copy(zarr, copy, STORAGE);
    assertArrayEquals(moved.affine().orElseThrow(), found.geometry().affine().orElseThrow(), 1e-5);
    NiftiHeader header = header(copy);
    assertEquals(0, header.whole(NiftiField.QFORM_CODE));
    assertEquals(1, header.whole(NiftiField.SFORM_CODE));
    assertEquals(5, header.whole(NiftiField.INTENT_CODE));
    assertEquals(3.0, header.real(NiftiField.PIXDIM, 3), 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"zyx,nii", "zyx,nii.gz", "zyxc,nii", "xyz,nii", "czyx,nii", "tzyx,nii", "yx,nii"})
  void writesAnyOrderOfAxes(String axes, String suffix) throws IOException {
    Shape shape = Shape.of(3, 4, 5, 2).slice(0, axes.length());
    VolumeInfo info =
        VolumeInfo.of(Axes.parse(axes), shape, ElementType.INT16)
            .withChunk(Shape.of(2, 2, 2, 2).slice(0, axes.length()));
    VolumeLocation zarr =
        FormatRoundTrip.zarr(info, folder.resolve("made.zarr").toString(), STORAGE);
    VolumeLocation copy =
        VolumeLocation.of(folder.resolve("made." + suffix).toString()).in("nifti");
    VolumeInfo found = FormatRoundTrip.copy(zarr, copy, STORAGE);
    assertEquals(suffix.equals("nii"), found.blocks().seekable());
    assertTrue(found.geometry().affine().isEmpty());
    try (java.util.stream.Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void readsColoursAsChannels() throws IOException {
    NiftiHeader header =
        NiftiHeader.create("test", 1)
            .set(NiftiField.DATATYPE, 128)
            .set(NiftiField.DIM, 0, 2)
            .set(NiftiField.DIM, 1, 2)
            .set(NiftiField.DIM, 2, 1);
    byte[] bytes = java.util.Arrays.copyOf(header.toBytes(), 352 + 6);
    Files.write(folder.resolve("rgb.nii"), bytes);
    try (VolumeSource source =
        VolumeFormats.open(VolumeLocation.of(folder.resolve("rgb.nii").toString()), STORAGE)) {
      assertEquals(java.util.List.of("y", "x", "c"), source.info().axes());
      assertEquals(Shape.of(1, 2, 3), source.info().shape());
    }
  }

  @Test
  void namesTheFieldThatIsWrong() throws IOException {
    byte[] bytes = Files.readAllBytes(GoldenVolumes.folder().resolve("int16.nii"));
    bytes[40] = 9;
    Files.write(folder.resolve("wrong.nii"), bytes);
    VolumeLocation location = VolumeLocation.of(folder.resolve("wrong.nii").toString());
    MalformedVolumeException thrown =
        assertThrows(MalformedVolumeException.class, () -> VolumeFormats.open(location, STORAGE));
    assertTrue(
        thrown.getMessage().endsWith("at byte 40 expected dim[0] from 1 to 7, found 9"),
        thrown.getMessage());
  }

  @Test
  void refusesTypesThatNiftiDoesNotHave() throws IOException {
    VolumeInfo info = VolumeInfo.of(Axes.parse("zyx"), Shape.of(2, 3, 4), ElementType.FLOAT16);
    VolumeLocation zarr =
        FormatRoundTrip.zarr(info, folder.resolve("half.zarr").toString(), STORAGE);
    VolumeLocation copy = VolumeLocation.of(folder.resolve("half.nii").toString()).in("nifti");
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class, () -> FormatRoundTrip.copy(zarr, copy, STORAGE));
    assertTrue(thrown.getMessage().contains("it has no type float16"), thrown.getMessage());
    assertFalse(Files.exists(folder.resolve("half.nii")));
  }

  @Test
  void refusesToBeCreatedForTasks() {
    VolumeInfo info = VolumeInfo.of(Axes.parse("zyx"), Shape.of(2, 3, 4), ElementType.UINT8);
    VolumeLocation location = VolumeLocation.of(folder.resolve("x.nii").toString());
    Exception thrown =
        assertThrows(
            UnsupportedOperationException.class, () -> format().create(location, info, STORAGE));
    assertTrue(thrown.getMessage().endsWith("write zarr, then copy it"), thrown.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "inia19-t1-brain.nii.gz,float32,'[128, 206, 168]'",
    "example4d.nii.gz,int16,'[2, 24, 96, 128]'",
    "example_nifti2.nii.gz,int16,'[2, 12, 20, 32]'",
    "anatomical.nii,int16,'[25, 41, 33]'"
  })
  void opensRealFiles(String name, String type, String shape) throws IOException {
    Path file = Path.of("..", "..", "shared", "volumes", name);
    Assumptions.assumeTrue(Files.exists(file), "the project's shared folder is not beside it");
    try (VolumeSource source =
        VolumeFormats.open(VolumeLocation.of(file.toAbsolutePath().toString()), STORAGE)) {
      assertEquals(type, source.info().type().label());
      assertEquals(shape, source.info().shape().toString());
    }
  }
}

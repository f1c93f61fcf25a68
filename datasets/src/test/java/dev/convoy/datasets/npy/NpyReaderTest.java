package dev.convoy.datasets.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyReaderTest {
  private static byte[] file(String dictionary, int valueBytes) {
    byte[] text = (dictionary + "\n").getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.writeBytes(new byte[] {(byte) text.length, (byte) (text.length >> 8)});
    out.writeBytes(text);
    out.writeBytes(new byte[valueBytes]);
    return out.toByteArray();
  }

  private static String message(byte[] file) {
    return assertThrows(MalformedNpyException.class, () -> NpyReader.read(file, "x.npy").close())
        .getMessage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
        "{\"shape\":(2),\"descr\":\"<f4\",\"fortran_order\":False}",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (2L,)}   ",
      })
  void acceptsEveryFormPythonWrites(String dictionary) throws IOException {
    try (Tensor tensor = NpyReader.read(file(dictionary, 8), "x.npy")) {
      assertEquals(Shape.of(2), tensor.shape());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "[]                                                         # 10 must be '{'",
        "{'descr': 'O', 'fortran_order': False, 'shape': ()}        # 20 must be a type",
        "{'descr': '<c8', 'fortran_order': False, 'shape': ()}      # 20 must be a type",
        "{'descr': '|f4', 'fortran_order': False, 'shape': ()}      # 20 must be a type",
        "{'descr': [('a', '<f4')], 'fortran_order': False}          # 20 must be a type",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}          # 44 must be True or False",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}   # must be a size of",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1.5,)}  # must be ')'",
        "{'descr': '<f4', 'fortran_order': False, 'shape': [2]}     # must be '('",
        "{'descr': '<f4', 'fortran_order': False}                   # must be preceded by",
        "{'descr': '<f4', 'descr': '<f4'}                           # each once",
        "{'descr': '<f4', 'other': '<f4'}                           # each once",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ()} x    # must be blank",
        "{'descr': '<f4                                             # must be a quoted string",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)} # 2^59",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000, 100000)} # found 0 bytes",
      },
      quoteCharacter = '`')
  void namesTheByteWhereAHeaderIsWrong(String dictionary, String expected) {
    String message = message(file(dictionary, 0));
    assertEquals(true, message.contains(expected), message);
  }

  @Test
  void namesWhatIsMissing() {
    assertEquals(
        "Cannot read x.npy: byte 0 must be part of a header of at least 8 bytes, found the end of"
            + " the file",
        message(new byte[0]));
    assertEquals(
        "Cannot read x.npy: byte 1 must be 0x4e of \\x93NUMPY, found 0x50",
        message("\u0093PNG....".getBytes(StandardCharsets.ISO_8859_1)));
    byte[] file = file("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2)}", 20);
    assertEquals(
        "Cannot read x.npy: byte 68 must be followed by 24 bytes of values for shape [3, 2], found"
            + " 20 bytes",
        message(file));
    file[6] = 4;
    assertEquals(
        "Cannot read x.npy: byte 6 must be version 1.0, 2.0 or 3.0, found 4.0", message(file));
  }

  @Test
  void streamsOfUnknownLengthAreReadAndBounded() throws IOException {
    byte[] small = file("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", 8);
    InputStream in = new ByteArrayInputStream(small);
    NpyReader.read(in, "stdin", NpyReader.UNKNOWN_LENGTH).close();
    byte[] large = file("{'descr': '<f4', 'fortran_order': False, 'shape': (999999999,)}", 8);
    assertThrows(
        MalformedNpyException.class,
        () -> NpyReader.read(new ByteArrayInputStream(large), "stdin", NpyReader.UNKNOWN_LENGTH));
  }

  @Test
  void mutatedFilesGiveAnArrayOrAnIoException() throws IOException {
    byte[] file = file("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2)}", 24);
    Random random = new Random(7);
    long before = Tensor.liveBytes();
    for (int i = 0; i < 20_000; i++) {
      byte[] mutated = file.clone();
      for (int k = 0; k <= i % 3; k++) {
        mutated[random.nextInt(80)] = (byte) random.nextInt(256);
      }
      try {
        NpyReader.read(mutated, "x.npy").close();
      } catch (MalformedNpyException e) {
        assertFalse(e.getMessage().isEmpty());
      }
    }
    assertEquals(before, Tensor.liveBytes());
  }

  @Test
  void writesFilesWholeOrNotAtAll(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("y.npy");
    try (Tensor tensor = Tensor.of(Shape.of(2, 2), 1, 2, 3, 4);
        Tensor unknown = Tensor.allocate(ElementType.BFLOAT16, Shape.of(2))) {
      NpyWriter.write(tensor, path);
      assertThrows(IllegalArgumentException.class, () -> NpyWriter.write(unknown, path));
      try (Tensor read = NpyReader.read(path)) {
        assertEquals(4, read.get(3));
      }
    }
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  @Tag("slow")
  void readsMoreThanTwoGigabytes() throws IOException {
    long elements = (1L << 31) + 5;
    String dictionary = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + elements + ",)}";
    byte[] head = file(dictionary, 0);
    InputStream in = new SequenceInputStream(new ByteArrayInputStream(head), new Counting());
    try (Tensor tensor = NpyReader.read(in, "large.npy", head.length + elements)) {
      assertEquals((byte) elements - 1, tensor.get(elements - 1));
    }
  }

  /** Byte i is i modulo 256, without end. */
  private static final class Counting extends InputStream {
    private long position;

    @Override
    public int read() {
      return (int) (position++ & 0xff);
    }

    @Override
    public int read(byte[] target, int offset, int count) {
      for (int i = 0; i < count; i++) {
        target[offset + i] = (byte) position++;
      }
      return count;
    }
  }
}

package dev.convoy.spark.job.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  private static ImageRef ref(long index) {
    return new ImageRef(index, "file:/p" + index, 3, null, null, 0);
  }

  @Test
  void filesThatHangAreErrorsAndHoldUpNoOther() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    ByteSource source =
        ref -> {
          // Deaf to interrupts, as a read that hangs in the kernel is.
          while (ref.index() < 3 && never.getCount() > 0) {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.interrupted();
            }
          }
          return new byte[] {1, 2, (byte) ref.index()};
        };
    List<ImageRef> refs = LongStream.range(0, 6).mapToObj(ReadAheadTest::ref).toList();
    try (ReadAhead images =
        new ReadAhead(
            refs.iterator(), source, new ReaderPool(1), new ReadAhead.Limits(4, 1 << 20, 1))) {
      for (int i = 0; i < 3; i++) {
        ReadResult<ImageRef> hung = images.next();
        assertEquals(i, hung.key().index());
        assertEquals("read", hung.error().stage());
        assertEquals("timeout", hung.error().code());
        assertEquals(
            "Cannot read the file: at most 1 s (errors.timeout), it took longer",
            hung.error().message());
      }
      for (int i = 3; i < 6; i++) {
        assertArrayEquals(
            new byte[] {1, 2, (byte) i}, ((EncodedImage) images.next().content()).bytes());
      }
      assertFalse(images.hasNext());
    } finally {
      never.countDown();
    }
  }
}

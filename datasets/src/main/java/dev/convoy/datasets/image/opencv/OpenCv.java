package dev.convoy.datasets.image.opencv;

import dev.convoy.engine.natives.LoadFailure;
import dev.convoy.engine.natives.NativeFolder;
import dev.convoy.engine.tensor.Tensor;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Everything native of this package: loads OpenCV once and calls its decoder. */
final class OpenCv {
  private static final String SWITCH = "convoy.natives";
  private static final String FAILURE = load();

  private OpenCv() {}

  private static String load() {
    if ("off".equals(System.getProperty(SWITCH))) {
      return "native code is turned off by -D" + SWITCH + "=off";
    }
    try {
      NativeEnvironment.prepare();
      NativeFolder.load("org/bytedeco/", () -> Loader.load(opencv_imgcodecs.class));
      opencv_core.setNumThreads(1);
      return null;
    } catch (Throwable e) {
      return LoadFailure.explain("OpenCV", e);
    }
  }

  /** Returns why the library is not usable here; empty when it is. */
  static Optional<String> failure() {
    return Optional.ofNullable(FAILURE);
  }

  /**
   * Decodes straight into a tensor of bytes.
   *
   * @param flags OpenCV's {@code ImreadModes}
   * @param target uint8 {@code [height, width, channels]}, exactly as OpenCV will make it
   * @return whether OpenCV gave an image of this very size
   * @throws RuntimeException when OpenCV throws
   */
  @SuppressWarnings("try") // the scope frees what is made inside; it is not named again
  static boolean decode(byte[] bytes, int flags, Tensor target) {
    int height = (int) target.shape().size(0);
    int width = (int) target.shape().size(1);
    int type = opencv_core.CV_8UC((int) target.shape().channels());
    try (PointerScope scope = new PointerScope()) {
      Mat source = new Mat(1, bytes.length, opencv_core.CV_8UC1, new BytePointer(bytes));
      Pointer memory = new AddressPointer(target.address(), target.bytes());
      Mat pixels = new Mat(height, width, type, memory);
      Mat result = opencv_imgcodecs.imdecode(source, flags, pixels);
      return !result.empty() && pixels.data().address() == target.address();
    }
  }

  /** A pointer to memory that somebody else owns. */
  private static final class AddressPointer extends Pointer {
    AddressPointer(long address, long bytes) {
      this.address = address;
      this.limit = bytes;
      this.capacity = bytes;
    }
  }
}

package dev.convoy.datasets.image;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.convoy.datasets.image.opencv.OpenCvDecoder;

/** Skips tests of native decoding where OpenCV does not load, which in CI is a failure. */
final class NativeImages {
  private NativeImages() {}

  static void require() {
    if (!OpenCvDecoder.isEnabled() && "true".equals(System.getenv("CI"))) {
      fail(OpenCvDecoder.failure().orElseThrow());
    }
    assumeTrue(OpenCvDecoder.isEnabled(), () -> OpenCvDecoder.failure().orElseThrow());
  }
}

package dev.convoy.engine.model;

import dev.convoy.engine.model.Initializer.Stft;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;

/** The kernels of a short-time Fourier transform as a convolution. */
final class FourierKernel {
  private FourierKernel() {}

  /** Fills a weight of {@code [length, channels, frequencies]}. */
  static Tensor of(Stft stft, Shape shape) {
    if (shape.rank() != 3) {
      throw new IllegalArgumentException("a Fourier kernel needs three axes, received " + shape);
    }
    int length = Math.toIntExact(shape.size(0));
    long frequencies = shape.size(2);
    double[] window = window(stft, length);
    double scaling = scaling(stft.scaling(), window);
    double period = Math.max(1, (frequencies - 1) * 2);
    return Tensor.generate(
        shape,
        i -> {
          int time = (int) (i / shape.elements(1, 3));
          double angle = -2 * Math.PI * time * (i % frequencies) / period;
          double wave = stft.imaginary() ? Math.sin(angle) : Math.cos(angle);
          return wave * window[time] / scaling;
        });
  }

  private static double[] window(Stft stft, int length) {
    double offset =
        switch (stft.window()) {
          case "hann" -> 0.5;
          case "hamming" -> 0.54;
          case "boxcar" -> 1;
          default ->
              throw new IllegalArgumentException(
                  "window must be hann, hamming or boxcar, received " + stft.window());
        };
    double[] window = new double[length];
    double span = Math.max(1, stft.periodic() ? length : length - 1);
    for (int t = 0; t < length; t++) {
      window[t] = length == 1 ? 1 : offset - (1 - offset) * Math.cos(2 * Math.PI * t / span);
    }
    return window;
  }

  private static double scaling(String scaling, double[] window) {
    double squares = 0;
    double magnitudes = 0;
    for (double each : window) {
      squares += each * each;
      magnitudes += Math.abs(each);
    }
    return switch (scaling) {
      case "density" -> Math.sqrt(squares);
      case "spectrum" -> magnitudes;
      default -> 1;
    };
  }
}

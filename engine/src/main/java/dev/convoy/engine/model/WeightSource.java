package dev.convoy.engine.model;

import dev.convoy.engine.model.Initializer.Constant;
import dev.convoy.engine.model.Initializer.Distribution;
import dev.convoy.engine.model.Initializer.ForgetGateOnes;
import dev.convoy.engine.model.Initializer.Identity;
import dev.convoy.engine.model.Initializer.Orthogonal;
import dev.convoy.engine.model.Initializer.RandomNormal;
import dev.convoy.engine.model.Initializer.RandomUniform;
import dev.convoy.engine.model.Initializer.Stft;
import dev.convoy.engine.model.Initializer.TruncatedNormal;
import dev.convoy.engine.model.Initializer.VarianceScaling;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.SplittableRandom;

/**
 * Draws the numbers of one weight; each weight has a stream of its own, made from the seed and its
 * name, so that adding a layer changes no other layer's numbers.
 */
public final class WeightSource {
  /** Deviation of a normal distribution cut at two deviations, relative to the uncut one. */
  private static final double TRUNCATED = 0.8796256610342398;

  private final SplittableRandom random;

  /** Makes the source of a weight's numbers. */
  public WeightSource(long seed, String weight) {
    long mixed = seed;
    for (int i = 0; i < weight.length(); i++) {
      mixed = mixed * 0x100000001b3L + weight.charAt(i);
    }
    this.random = new SplittableRandom(mixed);
  }

  /**
   * Allocates and fills a weight.
   *
   * @throws IllegalArgumentException when the initializer is not made for such a shape
   */
  public Tensor draw(Initializer initializer, Shape shape) {
    if (initializer instanceof Constant constant) {
      return Tensor.generate(shape, i -> constant.value());
    }
    if (initializer instanceof Identity identity) {
      return identity(identity, shape);
    }
    if (initializer instanceof RandomNormal normal) {
      return Tensor.generate(shape, i -> normal.mean() + normal.deviation() * normal());
    }
    if (initializer instanceof TruncatedNormal normal) {
      return Tensor.generate(shape, i -> normal.mean() + normal.deviation() * truncated());
    }
    if (initializer instanceof RandomUniform uniform) {
      double span = uniform.most() - uniform.least();
      return Tensor.generate(shape, i -> uniform.least() + span * random.nextDouble());
    }
    if (initializer instanceof VarianceScaling scaling) {
      return draw(plain(scaling, shape), shape);
    }
    if (initializer instanceof Orthogonal orthogonal) {
      return OrthogonalMatrix.draw(shape, orthogonal.gain(), this::normal);
    }
    if (initializer instanceof Stft stft) {
      return FourierKernel.of(stft, shape);
    }
    return forgetGate(((ForgetGateOnes) initializer).rest(), shape);
  }

  private static Initializer plain(VarianceScaling scaling, Shape shape) {
    long[] fans = Initializer.fans(shape);
    double fan =
        switch (scaling.fan()) {
          case IN -> fans[0];
          case OUT -> fans[1];
          case AVERAGE -> (fans[0] + fans[1]) / 2.0;
        };
    double variance = scaling.scale() / Math.max(1, fan);
    if (scaling.distribution() == Distribution.UNIFORM) {
      double limit = Math.sqrt(3 * variance);
      return new RandomUniform(-limit, limit);
    }
    return scaling.distribution() == Distribution.NORMAL
        ? new RandomNormal(0, Math.sqrt(variance))
        : new TruncatedNormal(0, Math.sqrt(variance) / TRUNCATED);
  }

  private static Tensor identity(Identity identity, Shape shape) {
    if (shape.rank() != 2) {
      throw new IllegalArgumentException("an identity needs two axes, received " + shape);
    }
    long columns = shape.size(1);
    return Tensor.generate(shape, i -> i / columns == i % columns ? identity.gain() : 0);
  }

  private Tensor forgetGate(Initializer rest, Shape shape) {
    Tensor bias = draw(rest, shape);
    long quarter = shape.elements() / 4;
    for (long i = quarter; i < 2 * quarter; i++) {
      bias.setFloat(i, 1);
    }
    return bias;
  }

  /** Marsaglia's polar method; the second number of each pair is left unused. */
  private double normal() {
    while (true) {
      double x = 2 * random.nextDouble() - 1;
      double y = 2 * random.nextDouble() - 1;
      double square = x * x + y * y;
      if (square < 1 && square > 0) {
        return x * Math.sqrt(-2 * StrictMath.log(square) / square);
      }
    }
  }

  private double truncated() {
    double value = normal();
    while (Math.abs(value) > 2) {
      value = normal();
    }
    return value;
  }
}

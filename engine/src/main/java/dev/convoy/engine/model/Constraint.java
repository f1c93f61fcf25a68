package dev.convoy.engine.model;

import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;

/**
 * What training does to a weight after each step. Source: keras/src/constraints/constraints.py.
 *
 * <p>Norms are Euclidean, taken along some axes of the weight; each number is multiplied by {@code
 * wanted / (1e-7 + norm)}.
 */
public sealed interface Constraint {
  /** Keeps numbers out of a division by zero. */
  double EPSILON = 1e-7;

  /** Allocates the weight's values as the constraint leaves them. */
  Tensor project(Tensor weight);

  /** Norms of at most {@code most}. */
  record MaxNorm(double most, Extents axes) implements Constraint {
    @Override
    public Tensor project(Tensor weight) {
      return scaled(weight, axes, norm -> Math.min(norm, most) / (EPSILON + norm));
    }
  }

  /** Norms that move by {@code rate} of the way to between {@code least} and {@code most}. */
  record MinMaxNorm(double least, double most, double rate, Extents axes) implements Constraint {
    @Override
    public Tensor project(Tensor weight) {
      return scaled(
          weight,
          axes,
          norm -> {
            double clipped = Math.min(Math.max(norm, least), most);
            return (rate * clipped + (1 - rate) * norm) / (EPSILON + norm);
          });
    }
  }

  /** Norms of 1. */
  record UnitNorm(Extents axes) implements Constraint {
    @Override
    public Tensor project(Tensor weight) {
      return scaled(weight, axes, norm -> 1 / (EPSILON + norm));
    }
  }

  /** Zero for every negative number. */
  record NonNegative() implements Constraint {
    @Override
    public Tensor project(Tensor weight) {
      return Tensor.generate(weight.shape(), i -> Math.max(0, weight.getFloat(i)));
    }
  }

  private static Tensor scaled(Tensor weight, Extents axes, DoubleUnaryOperator factor) {
    Shape shape = weight.shape();
    boolean[] reduced = new boolean[shape.rank()];
    for (int axis : axes.toArray()) {
      int index = axis < 0 ? axis + shape.rank() : axis;
      if (index < 0 || index >= shape.rank()) {
        throw new IllegalArgumentException("axis " + axis + " is none of a weight of " + shape);
      }
      reduced[index] = true;
    }
    double[] squares = new double[Math.toIntExact(group(shape, reduced, shape.elements() - 1) + 1)];
    for (long i = 0; i < shape.elements(); i++) {
      double value = weight.getFloat(i);
      squares[(int) group(shape, reduced, i)] += value * value;
    }
    return Tensor.generate(
        shape,
        i -> {
          double norm = Math.sqrt(squares[(int) group(shape, reduced, i)]);
          return weight.getFloat(i) * factor.applyAsDouble(norm);
        });
  }

  /** Returns the row-major index over the axes that are not reduced. */
  private static long group(Shape shape, boolean[] reduced, long element) {
    long group = 0;
    long stride = 1;
    long rest = element;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      long at = rest % shape.size(axis);
      rest /= shape.size(axis);
      if (!reduced[axis]) {
        group += at * stride;
        stride *= shape.size(axis);
      }
    }
    return group;
  }
}

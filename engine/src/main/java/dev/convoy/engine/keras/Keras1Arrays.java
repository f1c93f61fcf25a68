package dev.convoy.engine.keras;

import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Brings arrays that Keras 1 wrote to the layouts of later versions.
 *
 * <pre>{@code
 * 1 axis                    [size, 1, in, out] or [out, in, size, 1]
 * 2 and 3 axes, tf          [size..., in, out], as later; transposed kernels too, in before out
 * 2 and 3 axes, th          [out, in, size...]; transposed kernels [in, out, size...]
 * ConvLSTM2D                W, U and b of the gates i, c, f and o
 * }</pre>
 *
 * <p>Source: tf-keras/tf_keras/src/saving/legacy/hdf5_format.py, preprocess_weights_for_loading.
 */
final class Keras1Arrays {
  /** Where the gates i, f, c and o of a ConvLSTM2D stand. */
  private static final int[] GATES = {0, 6, 3, 9};

  private Keras1Arrays() {}

  /**
   * Returns a layer's arrays as later versions store them.
   *
   * @param layer with the keys of later versions
   */
  static List<StoredArray> upgraded(Config layer, List<StoredArray> stored) {
    boolean first = layer.channelsFirst();
    return switch (layer.className()) {
      case "Convolution1D", "Conv1D" -> firstReplaced(stored, oneAxis(layer, stored.get(0)));
      case "Convolution2D", "Conv2D", "Convolution3D", "Conv3D" ->
          first ? firstReplaced(stored, channelsLast(stored.get(0))) : stored;
      case "Deconvolution2D", "Deconvolution3D" ->
          firstReplaced(
              stored, swapped(first ? channelsLast(stored.get(0)) : stored.get(0), first));
      case "ConvLSTM2D" -> stored.size() == 12 ? gates(stored, first) : stored;
      default -> stored;
    };
  }

  private static List<StoredArray> firstReplaced(List<StoredArray> stored, StoredArray kernel) {
    List<StoredArray> arrays = new ArrayList<>(stored);
    arrays.set(0, kernel);
    return arrays;
  }

  private static StoredArray oneAxis(Config layer, StoredArray kernel) {
    Shape shape = kernel.shape();
    if (shape.rank() != 4) {
      return kernel;
    }
    boolean later =
        shape.size(0) == layer.integer("kernel_size")
            && shape.size(1) == 1
            && shape.size(3) == layer.integer("filters");
    return new PermutedArray(kernel, later ? List.of(0, 2, 3) : List.of(2, 1, 0));
  }

  /** Moves {@code [out, in, size...]} to {@code [size..., in, out]}. */
  private static StoredArray channelsLast(StoredArray kernel) {
    int rank = kernel.shape().rank();
    if (rank < 3) {
      return kernel;
    }
    IntStream order = IntStream.concat(IntStream.range(2, rank), IntStream.of(1, 0));
    return new PermutedArray(kernel, order.boxed().toList());
  }

  /**
   * Brings a transposed kernel to {@code [size..., out, in]}; from {@code [in, out, size...]} the
   * step before has done so.
   */
  private static StoredArray swapped(StoredArray kernel, boolean done) {
    int rank = kernel.shape().rank();
    if (done || rank < 3) {
      return kernel;
    }
    int[] order = IntStream.range(0, rank).toArray();
    order[rank - 2] = rank - 1;
    order[rank - 1] = rank - 2;
    return new PermutedArray(kernel, Arrays.stream(order).boxed().toList());
  }

  private static List<StoredArray> gates(List<StoredArray> stored, boolean first) {
    List<StoredArray> arrays = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      int offset = part;
      List<StoredArray> parts =
          Arrays.stream(GATES)
              .mapToObj(gate -> stored.get(gate + offset))
              .map(array -> first ? channelsLast(array) : array)
              .toList();
      arrays.add(new JoinedArray(parts));
    }
    return arrays;
  }

  /**
   * An array whose axes are in another order; source axes that are not in it have the size 1.
   *
   * @param order the source axis of each axis
   */
  private record PermutedArray(StoredArray src, List<Integer> order) implements StoredArray {
    @Override
    public String path() {
      return src.path();
    }

    @Override
    public Shape shape() {
      return Shape.of(order.stream().mapToLong(axis -> src.shape().size(axis)).toArray());
    }

    @Override
    public Tensor read(long fileBytes) {
      Shape shape = shape();
      if (shape.elements() != src.shape().elements()) {
        throw new ModelFileException(
            "array " + path() + " of " + src.shape() + " has no axis of 1");
      }
      long[] strides = strides();
      try (Tensor values = src.read(fileBytes)) {
        return Tensor.generate(shape, index -> values.getFloat(position(index, shape, strides)));
      }
    }

    /** Returns how far neighbours along each axis stand apart in the source. */
    private long[] strides() {
      Shape all = src.shape();
      return order.stream().mapToLong(axis -> all.slice(axis + 1, all.rank()).elements()).toArray();
    }

    private static long position(long index, Shape shape, long[] strides) {
      long position = 0;
      long rest = index;
      for (int axis = strides.length - 1; axis >= 0; axis--) {
        position += rest % shape.size(axis) * strides[axis];
        rest /= shape.size(axis);
      }
      return position;
    }
  }

  /** Arrays of one shape, one behind the other along the last axis. */
  private record JoinedArray(List<StoredArray> parts) implements StoredArray {
    @Override
    public String path() {
      return parts.get(0).path();
    }

    @Override
    public Shape shape() {
      Shape part = parts.get(0).shape();
      return part.with(-1, part.channels() * parts.size());
    }

    @Override
    public Tensor read(long fileBytes) {
      List<Tensor> tensors = new ArrayList<>();
      try {
        for (StoredArray part : parts) {
          if (!part.shape().equals(parts.get(0).shape())) {
            throw new ModelFileException(
                "array " + part.path() + " is " + part.shape() + ", the gate before it " + path());
          }
          tensors.add(part.read(fileBytes));
        }
        long channels = parts.get(0).shape().channels();
        return Tensor.generate(
            shape(),
            index -> {
              long row = index / (channels * parts.size());
              long column = index % (channels * parts.size());
              Tensor part = tensors.get(Math.toIntExact(column / channels));
              return part.getFloat(row * channels + column % channels);
            });
      } finally {
        tensors.forEach(Tensor::close);
      }
    }
  }
}

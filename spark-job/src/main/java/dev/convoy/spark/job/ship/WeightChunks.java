package dev.convoy.spark.job.ship;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.ModelJson;
import dev.convoy.engine.model.ModelJson.WeightEntry;
import dev.convoy.engine.model.Weights;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Tensor;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * Takes a model's weights apart into byte arrays of bounded size and puts them together again
 * outside the heap, one array at a time, so that neither 2 GB nor a small heap is a wall.
 *
 * <p>The chunks are the values, float32 in native order, one array after the other in the order of
 * {@link ModelJson#weights}, cut wherever a chunk is full.
 */
final class WeightChunks {
  private WeightChunks() {}

  /**
   * Gives the values as arrays of at most {@code chunkBytes} each, the last one shorter.
   *
   * @param sink gets each array, which it may keep
   */
  static void cut(Model model, int chunkBytes, Consumer<byte[]> sink) {
    List<Tensor> arrays =
        ModelJson.weights(model).stream().map(each -> model.weights().get(each.name())).toList();
    long left = arrays.stream().mapToLong(Tensor::bytes).sum();
    byte[] chunk = new byte[(int) Math.min(left, chunkBytes)];
    int filled = 0;
    for (Tensor values : arrays) {
      long from = 0;
      while (from < values.bytes()) {
        int count = (int) Math.min(values.bytes() - from, chunk.length - filled);
        values.copyBytesTo(from, chunk, filled, count);
        from += count;
        filled += count;
        if (filled == chunk.length) {
          sink.accept(chunk);
          left -= filled;
          chunk = new byte[(int) Math.min(left, chunkBytes)];
          filled = 0;
        }
      }
    }
  }

  /**
   * Puts weights together.
   *
   * @param entries name and shape of each array, in the order in which they were cut
   * @param chunks asked for one after the other; each is dropped before the next is asked for
   * @return weights that the caller closes
   */
  static Weights join(List<WeightEntry> entries, Iterator<byte[]> chunks) {
    Weights weights = new Weights();
    try {
      Reader reader = new Reader(chunks);
      for (WeightEntry entry : entries) {
        Tensor values = Tensor.allocate(ElementType.FLOAT32, entry.shape());
        weights.put(entry.name(), values);
        reader.fill(values);
      }
      return weights;
    } catch (RuntimeException | Error e) {
      weights.close();
      throw e;
    }
  }

  /** Copies from one chunk after the other. */
  private static final class Reader {
    private final Iterator<byte[]> chunks;
    private byte[] chunk = new byte[0];
    private int used;

    Reader(Iterator<byte[]> chunks) {
      this.chunks = chunks;
    }

    void fill(Tensor values) {
      long to = 0;
      while (to < values.bytes()) {
        if (used == chunk.length) {
          chunk = null;
          chunk = next();
          used = 0;
        }
        int count = (int) Math.min(values.bytes() - to, chunk.length - used);
        values.copyBytesFrom(chunk, used, to, count);
        used += count;
        to += count;
      }
    }

    private byte[] next() {
      if (!chunks.hasNext()) {
        throw new NoSuchElementException("Cannot put the weights together: a chunk is missing");
      }
      return chunks.next();
    }
  }
}

package dev.convoy.spark.job.volume;

import dev.convoy.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Results of tiles whose source is one value, by kind of tile and value; as many as fit 64 MiB.
 *
 * <p>Tiles of one kind are computed by one plan, so the same source gives the same result, at
 * borders too.
 */
final class ConstantTiles implements AutoCloseable {
  private static final long MOST_BYTES = 64L << 20;
  private static final int BLOCK = 1 << 12;

  private final Map<String, Tensor> results = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** Tells whether all numbers have the same bits. */
  static boolean isConstant(Tensor values) {
    int first = Float.floatToRawIntBits(values.getFloat(0));
    float[] block = new float[BLOCK];
    for (long at = 0; at < values.elements(); at += BLOCK) {
      int count = (int) Math.min(BLOCK, values.elements() - at);
      values.copyTo(at, block, 0, count);
      for (int i = 0; i < count; i++) {
        if (Float.floatToRawIntBits(block[i]) != first) {
          return false;
        }
      }
    }
    return true;
  }

  private static String key(String kind, float value) {
    return Float.floatToRawIntBits(value) + " " + kind;
  }

  /** Returns the result for a value; null where it is not known. */
  Tensor find(String kind, float value) {
    return results.get(key(kind, value));
  }

  /** Keeps a result and owns it from then on. */
  void keep(String kind, float value, Tensor result) {
    Tensor older = results.put(key(kind, value), result);
    if (older != null) {
      older.close();
    }
    bytes += result.bytes() - (older == null ? 0 : older.bytes());
    while (bytes > MOST_BYTES && results.size() > 1) {
      Tensor oldest = results.remove(results.keySet().iterator().next());
      bytes -= oldest.bytes();
      oldest.close();
    }
  }

  @Override
  public void close() {
    results.values().forEach(Tensor::close);
    results.clear();
  }
}

package dev.convoy.spark.job.image;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How many inputs there are and how many bytes, in blocks of neighbouring inputs: at most 10,000,
 * which double their size when there are more inputs, so that one pass over a listing of any length
 * finds them. Parts of a listing are added up in any order.
 */
public final class InputBlocks implements Serializable {
  private static final long serialVersionUID = 1;

  private static final int MOST = 10_000;

  private long inputs;
  private long size = 1;

  /** Of each block; 0 behind the last one that has an input. */
  private long[] bytes = {};

  /** Counts an input; returns this. */
  InputBlocks add(long index, long inputBytes) {
    while (index / size >= MOST) {
      merge();
    }
    int block = (int) (index / size);
    reach(block + 1);
    bytes[block] += inputBytes;
    inputs++;
    return this;
  }

  /** Adds what another part of the listing has; returns this. */
  InputBlocks add(InputBlocks other) {
    while (other.size < size) {
      other.merge();
    }
    while (size < other.size) {
      merge();
    }
    reach(other.bytes.length);
    for (int block = 0; block < other.bytes.length; block++) {
      bytes[block] += other.bytes[block];
    }
    inputs += other.inputs;
    return this;
  }

  private void reach(int blocks) {
    if (bytes.length < blocks) {
      bytes = Arrays.copyOf(bytes, Math.min(MOST, Math.max(blocks, 2 * bytes.length)));
    }
  }

  /** Makes one block of each two. */
  private void merge() {
    long[] pairs = new long[(bytes.length + 1) / 2];
    for (int block = 0; block < bytes.length; block++) {
      pairs[block / 2] += bytes[block];
    }
    bytes = pairs;
    size *= 2;
  }

  /** Returns how many inputs there are. */
  long inputs() {
    return inputs;
  }

  /** Returns how many neighbouring inputs a block has, the last one perhaps fewer. */
  long size() {
    return size;
  }

  /** Returns the bytes of a block. */
  long bytes(int block) {
    return bytes[block];
  }
}

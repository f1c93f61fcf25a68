package dev.convoy.spark.job.image;

/**
 * How much work the inputs are, in blocks of neighbouring inputs, so that the driver plans millions
 * of them with a few thousand numbers.
 */
final class WorkBlocks {
  /** Bytes of an encoded photograph that one core decodes and resizes in a second. */
  private static final double BYTES_PER_SECOND = 20e6;

  /** What is left over goes with the last segment where it is no more than this share of one. */
  private static final double LARGEST_REST = 0.25;

  private final InputBlocks blocks;
  private final double secondsPerInput;

  /**
   * @param secondsPerInput for what does not depend on its size
   */
  WorkBlocks(InputBlocks blocks, double secondsPerInput) {
    this.blocks = blocks;
    this.secondsPerInput = secondsPerInput;
  }

  long inputs() {
    return blocks.inputs();
  }

  double secondsPerInput() {
    return secondsPerInput;
  }

  private long start(int block) {
    return Math.min(blocks.inputs(), block * blocks.size());
  }

  private double seconds(int block) {
    long count = start(block + 1) - start(block);
    return count * secondsPerInput + blocks.bytes(block) / BYTES_PER_SECOND;
  }

  /** Adds up the blocks from one on that begin ahead of an input. */
  private double seconds(int block, long to) {
    double sum = 0;
    for (int next = block; start(next) < to; next++) {
      sum += seconds(next);
    }
    return sum;
  }

  /** Returns the estimated seconds of one core for the inputs of a segment. */
  double seconds(Segment segment) {
    return seconds(blockOf(segment.from()), segment.to());
  }

  private int blockOf(long input) {
    return Math.toIntExact(input / blocks.size());
  }

  /**
   * Returns the segment that begins at an input. Every segment costs Spark a second or two, so that
   * a small rest is not made one of its own.
   *
   * @param seconds of one core that it should take, the rest apart; it has at least one block
   */
  Segment segment(int number, long from, double seconds) {
    int block = blockOf(from);
    double sum = seconds(block++);
    while (start(block) < blocks.inputs() && sum + seconds(block) <= seconds) {
      sum += seconds(block++);
    }
    boolean takesRest = seconds(block, blocks.inputs()) <= LARGEST_REST * seconds;
    return new Segment(number, from, takesRest ? blocks.inputs() : start(block));
  }

  /**
   * Returns where each task's inputs begin.
   *
   * @param seconds about how much of the segment's work each task gets
   * @param together how many inputs stay together: each task but the last gets a multiple of it
   * @return one index for each task, rising; a task that begins where the next one does has none
   */
  long[] starts(Segment segment, double[] seconds, int together) {
    long[] starts = new long[seconds.length];
    int block = blockOf(segment.from());
    double sum = 0;
    double goal = 0;
    for (int task = 0; task < seconds.length; task++) {
      long inputs = Math.min(start(block), segment.to()) - segment.from();
      starts[task] = segment.from() + inputs / together * together;
      goal += seconds[task];
      while (start(block) < segment.to() && sum + seconds(block) / 2 < goal) {
        sum += seconds(block++);
      }
    }
    return starts;
  }
}

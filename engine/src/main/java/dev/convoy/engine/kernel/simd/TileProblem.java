package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A dense convolution as the C kernels take it: the numbers of {@code convolution} in {@code
 * kernels.h}, in their order. Axes ahead of space are folded into the batch; missing spatial axes
 * have length 1.
 */
final class TileProblem {
  private static final int FIELDS = 42;
  private static final int SPATIAL = 3;
  private static final int SRC = 3;
  private static final int DST = 6;
  private static final int KERNEL = 9;
  private static final int STRIDE = 12;
  private static final int BEFORE = 18;
  private static final int PARTS = 21;
  private static final int THREADS = 22;
  private static final int RING = 23;
  private static final int AFTER = 24;
  private static final int WHOLE = 28;
  private static final int STEP = 31;
  private static final int FIRST = 34;
  private static final int UNIT = 37;
  private static final int AHEAD = 38;
  private static final int PITCH = 39;
  private static final int IS_CONVERTED = 40;

  /** Converted rows of an item that stay in the cache beside weights and results. */
  private static final long KEPT_BYTES = 1 << 20;

  private static final int LONGEST_ROW = 64;

  private final long[] numbers;
  private final Multiplier multiplier;

  private TileProblem(long[] numbers, Multiplier multiplier) {
    this.numbers = numbers;
    this.multiplier = multiplier;
  }

  static TileProblem of(KernelRequest request, Window window, Multiplier multiplier) {
    long[] numbers = numbers(request, window, multiplier);
    if (seesOnlyItsOwnPosition(window, numbers)) {
      asRowsThatFillTiles(numbers, multiplier.rows());
    }
    System.arraycopy(numbers, DST, numbers, WHOLE, SPATIAL);
    Arrays.fill(numbers, STEP, STEP + SPATIAL, 1);
    return withRing(numbers, multiplier);
  }

  /**
   * Returns the part of a transposed convolution that gives each stride-th result of every axis.
   *
   * @param phases one for each spatial axis
   */
  static TileProblem of(
      KernelRequest request, Window window, List<AxisPhase> phases, Multiplier multiplier) {
    long[] numbers = numbers(request, window, multiplier);
    System.arraycopy(numbers, DST, numbers, WHOLE, SPATIAL);
    System.arraycopy(numbers, STRIDE, numbers, STEP, SPATIAL);
    Arrays.fill(numbers, STRIDE, STRIDE + SPATIAL, 1);
    for (int axis = 0; axis < phases.size(); axis++) {
      AxisPhase phase = phases.get(axis);
      int at = SPATIAL - phases.size() + axis;
      numbers[DST + at] = phase.results();
      numbers[KERNEL + at] = phase.taps().size();
      numbers[BEFORE + at] = phase.before();
      numbers[FIRST + at] = phase.first();
    }
    return withRing(numbers, multiplier);
  }

  private static boolean seesOnlyItsOwnPosition(Window window, long[] numbers) {
    return window.size().all(1)
        && window.strides().all(1)
        && Arrays.equals(numbers, SRC, SRC + SPATIAL, numbers, DST, DST + SPATIAL);
  }

  /**
   * Cuts all positions of the batch into rows as if they were one image, which they may be here.
   */
  private static void asRowsThatFillTiles(long[] numbers, int rows) {
    long positions = numbers[0] * numbers[SRC] * numbers[SRC + 1] * numbers[SRC + 2];
    long width = 1;
    for (long each = 2; each <= Math.min(LONGEST_ROW, positions); each++) {
      if (positions % each == 0 && share(each, rows) >= share(width, rows)) {
        width = each;
      }
    }
    numbers[0] = 1;
    for (int axes : new int[] {SRC, DST}) {
      numbers[axes] = 1;
      numbers[axes + 1] = positions / width;
      numbers[axes + 2] = width;
    }
  }

  private static TileProblem withRing(long[] numbers, Multiplier multiplier) {
    numbers[AHEAD] = numbers[BEFORE + SPATIAL - 1];
    numbers[RING] = CKernels.convoy_tiles_ring(numbers);
    return new TileProblem(numbers, multiplier);
  }

  private static long[] numbers(KernelRequest request, Window window, Multiplier multiplier) {
    Shape src = request.srcs().get(0);
    Shape dst = request.dsts().get(0);
    int first = src.rank() - 1 - window.axes();
    long[] before = new long[window.axes()];
    for (int axis = 0; axis < before.length; axis++) {
      before[axis] = window.before(axis, src.size(first + axis));
    }
    long[] numbers = new long[FIELDS];
    numbers[0] = request.batch() * src.elements(0, first);
    numbers[1] = src.channels();
    numbers[2] = dst.channels();
    put(numbers, SRC, src.slice(first, src.rank() - 1).sizes(), 1);
    put(numbers, DST, dst.slice(first, dst.rank() - 1).sizes(), 1);
    put(numbers, KERNEL, longs(window.size()), 1);
    put(numbers, STRIDE, longs(window.strides()), 1);
    put(numbers, 15, longs(window.dilation()), 1);
    put(numbers, BEFORE, before, 0);
    numbers[PARTS] = Multiplier.parts(request.precision());
    numbers[THREADS] = request.threads();
    numbers[UNIT] = multiplier.unit();
    return numbers;
  }

  private static long[] longs(Extents extents) {
    return extents.toLongs();
  }

  /** Right-aligns the sizes of the axes there are. */
  private static void put(long[] numbers, int at, long[] sizes, long missing) {
    Arrays.fill(numbers, at, at + SPATIAL, missing);
    System.arraycopy(sizes, 0, numbers, at + SPATIAL - sizes.length, sizes.length);
  }

  /**
   * Returns problems whose rows of one item are converted once for all of them, by {@link
   * CKernels#convoy_tiles_convert}, or the problems as they are where this cannot be: an item of
   * several images has more rows, several threads share none, windows of one column see gathered
   * ones, and large items do not stay in the cache.
   *
   * @param problems of the same source, batch 1 and stride 1
   */
  static List<TileProblem> sharingRows(List<TileProblem> problems) {
    if (!problems.stream().allMatch(TileProblem::canShareRows)) {
      return problems;
    }
    long[] first = problems.get(0).numbers;
    long rows = first[SRC] * first[SRC + 1];
    long ahead = Math.max(0, largest(problems, each -> each.numbers[AHEAD]));
    List<TileProblem> shared = new ArrayList<>();
    for (TileProblem each : problems) {
      long[] changed = each.numbers.clone();
      changed[AHEAD] = ahead;
      changed[RING] = rows;
      changed[IS_CONVERTED] = 1;
      shared.add(new TileProblem(changed, each.multiplier));
    }
    long pitch = largest(shared, each -> CKernels.convoy_tiles_pitch(each.numbers));
    shared.forEach(each -> each.numbers[PITCH] = pitch);
    return rows * pitch * first[PARTS] * Short.BYTES > KEPT_BYTES ? problems : shared;
  }

  private boolean canShareRows() {
    return numbers[0] == 1 && numbers[THREADS] == 1 && numbers[KERNEL + SPATIAL - 1] > 1;
  }

  private static long largest(List<TileProblem> problems, ToLongFunction<TileProblem> number) {
    return problems.stream().mapToLong(number).max().orElse(0);
  }

  /** Tells whether rows are converted ahead, for several problems. */
  boolean isConverted() {
    return numbers[IS_CONVERTED] == 1;
  }

  /** Returns the problem with a function at its end. */
  TileProblem followedBy(VectorFunction function) {
    long[] changed = numbers.clone();
    long[] after = function.numbers();
    System.arraycopy(after, 0, changed, AFTER, after.length);
    return new TileProblem(changed, multiplier);
  }

  /** Returns the share of a tile product's numbers that are not padding. */
  double filled() {
    return CKernels.convoy_tiles_filled(numbers);
  }

  long channels() {
    return numbers[1];
  }

  long filters() {
    return numbers[2];
  }

  /** Tells whether a window covers one position. */
  boolean isPointwise() {
    return positions() == 1;
  }

  /** Returns the products that are summed for one result. */
  long products() {
    return positions() * channels();
  }

  private long positions() {
    return numbers[KERNEL] * numbers[KERNEL + 1] * numbers[KERNEL + 2];
  }

  private static double share(long numbers, long unit) {
    return numbers / (double) ((numbers + unit - 1) / unit * unit);
  }

  long[] numbers() {
    return numbers;
  }

  int parts() {
    return (int) numbers[PARTS];
  }

  Multiplier multiplier() {
    return multiplier;
  }
}

package dev.convoy.engine.layer;

import java.util.Objects;

/**
 * How many positions a sliding window sees ahead of and behind an axis.
 *
 * <pre>{@code
 * VALID     none
 * SAME      TensorFlow's rule: as many as give ceil(n / stride) results, the odd one behind
 * CAUSAL    dilation * (size - 1), all ahead
 * EXPLICIT  the numbers given
 * }</pre>
 *
 * @param mode which rule
 * @param before positions ahead, per axis, for EXPLICIT; empty otherwise
 * @param after positions behind, per axis, for EXPLICIT; empty otherwise
 */
public record Padding(Mode mode, Extents before, Extents after) {
  /** The rule that gives the number of positions. */
  public enum Mode {
    VALID,
    SAME,
    CAUSAL,
    EXPLICIT
  }

  public static final Padding VALID = new Padding(Mode.VALID, Extents.of(), Extents.of());
  public static final Padding SAME = new Padding(Mode.SAME, Extents.of(), Extents.of());
  public static final Padding CAUSAL = new Padding(Mode.CAUSAL, Extents.of(), Extents.of());

  public Padding {
    Objects.requireNonNull(mode, "mode");
    before.requireAtLeast(0, "padding before");
    after.requireAtLeast(0, "padding after").requireAxes(before.axes(), "padding after");
    if (mode != Mode.EXPLICIT && before.axes() != 0) {
      throw new IllegalArgumentException(mode + " padding takes no numbers, received " + before);
    }
  }

  /** Returns a padding of exactly these numbers of positions. */
  public static Padding explicit(Extents before, Extents after) {
    return new Padding(Mode.EXPLICIT, before, after);
  }

  @Override
  public String toString() {
    return mode == Mode.EXPLICIT
        ? "explicit " + before + " to " + after
        : mode.name().toLowerCase(java.util.Locale.ROOT);
  }
}

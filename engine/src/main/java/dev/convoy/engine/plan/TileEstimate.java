package dev.convoy.engine.plan;

import dev.convoy.engine.tensor.Region;
import java.util.List;

/**
 * What one tile costs, known without making a plan.
 *
 * @param kind equal for tiles that one plan serves
 * @param inputRegions what each input must read, inside its true borders
 * @param flops floating-point operations
 * @param arenaBytes float32 arrays between the layers, without scratch memory of the kernels
 * @param inputBytes float32 input regions
 * @param outputBytes float32 output regions
 */
public record TileEstimate(
    String kind,
    List<Region> inputRegions,
    long flops,
    long arenaBytes,
    long inputBytes,
    long outputBytes) {
  public TileEstimate {
    inputRegions = List.copyOf(inputRegions);
  }

  /** Returns all float32 memory of the tile in bytes. */
  public long bytes() {
    return arenaBytes + inputBytes + outputBytes;
  }
}

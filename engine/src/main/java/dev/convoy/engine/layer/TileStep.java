package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Region;
import java.util.List;

/**
 * How one region of a layer's result is computed from regions of its sources.
 *
 * @param layer what computes it: the same kernel with the padding that lies inside this region
 * @param sources one region for each source that is read, inside the source's true borders
 * @param readers which sources are read, by position; all but for a concatenation over space
 * @param produced what {@code layer} gives, which holds the region asked for
 */
public record TileStep(Layer layer, List<Region> sources, List<Integer> readers, Region produced) {
  public TileStep {
    sources = List.copyOf(sources);
    readers = List.copyOf(readers);
  }
}

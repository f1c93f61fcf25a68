package dev.convoy.spark.job.volume;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.TileEstimate;
import dev.convoy.engine.plan.TilePlans;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.spark.job.memory.MemoryNeed;
import dev.convoy.spark.job.memory.MemoryNeed.Part;
import java.util.List;

/**
 * What a job over a volume takes outside the heap. Encoded and decoded chunks are on the heap.
 *
 * @param plans of the network
 * @param model that travels
 * @param read type of the source's numbers
 * @param stored type of the output's numbers
 */
record VolumeMemory(TilePlans plans, Model model, ElementType read, ElementType stored) {

  /** Returns the need of a job, from the plan of a tile in the middle, which is compiled here. */
  MemoryNeed of(VolumeSpec spec, VolumeAccount account) {
    TileGrid grid = spec.grid();
    TileEstimate inner = account.inner();
    try (TilePlans.Lease lease = plans.acquire(List.of(grid.inResult(grid.middle())))) {
      int kept = Math.min(spec.mostPlans(), account.kindsCounted());
      return MemoryNeed.withJava(
          List.of(new Part("the driver's model", model.weights().bytes() + plans.foldedBytes())),
          List.of(
              new Part("weights", model.weightBytes() + plans.foldedBytes()),
              new Part("prepared weights", kept * lease.plan().weightBytes())),
          List.of(
              new Part("arrays and scratch", lease.plan().workspaceBytes()),
              new Part("source", source(inner)),
              new Part("output", output(inner, grid))));
    }
  }

  /** One box is computed from while the next is read, in the source's type and then as float32. */
  private long source(TileEstimate inner) {
    long elements = inner.inputBytes() / Float.BYTES;
    return 2 * inner.inputBytes() + (read == ElementType.FLOAT32 ? 0 : elements * read.bytes());
  }

  private long output(TileEstimate inner, TileGrid grid) {
    return inner.outputBytes() + grid.tile().elements() * stored.bytes();
  }
}

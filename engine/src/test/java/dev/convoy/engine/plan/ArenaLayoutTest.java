package dev.convoy.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.plan.ArenaLayout.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArenaLayoutTest {
  @Test
  void aChainNeedsItsTwoLargestNeighbours() {
    List<Buffer> chain =
        List.of(
            new Buffer(0, 640, 0, 1),
            new Buffer(1, 128, 1, 2),
            new Buffer(2, 320, 2, 3),
            new Buffer(3, 64, 3, 4));
    assertEquals(768, ArenaLayout.of(chain).bytes());
  }

  @Test
  void buffersInUseTogetherNeverOverlap() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<Buffer> buffers = new ArrayList<>();
      for (int id = 0; id < 30; id++) {
        int first = random.nextInt(20);
        buffers.add(new Buffer(id, random.nextInt(1000), first, first + random.nextInt(5)));
      }
      requireDisjoint(buffers, ArenaLayout.of(buffers));
    }
  }

  private static void requireDisjoint(List<Buffer> buffers, ArenaLayout layout) {
    for (Buffer a : buffers) {
      long from = layout.offsetOf(a.id());
      assertEquals(0, from % ArenaLayout.ALIGNMENT);
      assertTrue(from + a.bytes() <= layout.bytes());
      for (Buffer b : buffers) {
        long other = layout.offsetOf(b.id());
        boolean apart = from + a.bytes() <= other || other + b.bytes() <= from;
        assertTrue(a.id() == b.id() || !a.livesWith(b) || apart, a + " and " + b);
      }
    }
  }
}

package dev.convoy.spark.job.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreparedModelsTest {
  private final PreparedModels models = new PreparedModels();
  private final List<String> closed = new ArrayList<>();

  private AutoCloseable model(String name) {
    return () -> closed.add(name);
  }

  private PreparedModels.Lease<AutoCloseable> acquire(String key) {
    return models.acquire(key, () -> model("prepared " + key));
  }

  @Test
  void isPreparedOnceAndFreedWhenNobodyUsesIt() {
    PreparedModels.Lease<AutoCloseable> first = acquire("a");
    PreparedModels.Lease<AutoCloseable> second = acquire("a");
    assertTrue(first.isFirst());
    assertFalse(second.isFirst());
    assertSame(first.value(), second.value());
    first.close();
    first.close();
    models.releaseIdle();
    assertEquals(List.of(), closed);
    second.close();
    models.releaseIdle();
    assertEquals(List.of("prepared a"), closed);
  }

  @Test
  void whatIsLentIsUsedInsteadOfPreparingAndFreedLikeIt() {
    AutoCloseable lent = model("lent");
    models.lend("a", lent);
    PreparedModels.Lease<AutoCloseable> lease = acquire("a");
    assertSame(lent, lease.value());
    assertTrue(lease.isFirst());
    PreparedModels.Lease<AutoCloseable> second = acquire("a");
    assertFalse(second.isFirst());
    lease.close();
    second.close();
    models.releaseIdle();
    assertEquals(List.of("lent"), closed);
  }

  @Test
  void whatIsLentAndNotAskedForGoesWhenAnotherIsPrepared() {
    models.lend("a", model("lent"));
    assertTrue(acquire("b").isFirst());
    assertEquals(List.of("lent"), closed);
  }

  @Test
  void whatIsLentIsFreedWhereTheSameIsThere() {
    PreparedModels.Lease<AutoCloseable> lease = acquire("a");
    models.lend("a", model("lent"));
    assertEquals(List.of("lent"), closed);
    assertSame(lease.value(), acquire("a").value());
  }

  @Test
  void theNextOnePreparesAgainWhatCouldNotBePrepared() {
    IllegalStateException failure = new IllegalStateException("no memory");
    assertSame(
        failure,
        assertThrows(
            IllegalStateException.class,
            () ->
                models.acquire(
                    "a",
                    () -> {
                      throw failure;
                    })));
    assertTrue(acquire("a").isFirst());
  }
}

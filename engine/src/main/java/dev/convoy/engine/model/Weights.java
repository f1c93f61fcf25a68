package dev.convoy.engine.model;

import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The named float32 arrays of a model, outside the Java heap; owns those that were put in.
 *
 * <p>A derived set ({@link #derive}) sees its parent's arrays under their names, may add or replace
 * some, and closes only its own. Filled by one thread, then read by many.
 */
public final class Weights implements AutoCloseable {
  private final Map<String, Tensor> visible = new LinkedHashMap<>();
  private final List<Tensor> owned = new ArrayList<>();

  /** Returns a set that sees these arrays and owns what is put in later. */
  public Weights derive() {
    Weights derived = new Weights();
    derived.visible.putAll(visible);
    return derived;
  }

  /** Adds or replaces an array; this set now owns it. */
  public void put(String name, Tensor values) {
    visible.put(name, values);
    owned.add(values);
  }

  /**
   * Returns the array of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Tensor get(String name) {
    Tensor values = visible.get(name);
    if (values == null) {
      throw new IllegalArgumentException("Cannot find weight '" + name + "' in the model");
    }
    return values;
  }

  /** Tells whether there is an array of that name. */
  public boolean contains(String name) {
    return visible.containsKey(name);
  }

  /** Returns all names, in the order they were first put in. */
  public Set<String> names() {
    return Collections.unmodifiableSet(visible.keySet());
  }

  /** Returns the size of all visible arrays in bytes. */
  public long bytes() {
    return visible.values().stream().mapToLong(Tensor::bytes).sum();
  }

  /** Returns the bytes of the arrays that were put into this set. */
  public long ownedBytes() {
    return owned.stream().mapToLong(Tensor::bytes).sum();
  }

  /** Frees the arrays that were put into this set. */
  @Override
  public void close() {
    owned.forEach(Tensor::close);
  }
}

package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.conformance.ConformanceCases;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weights that golden files give as specifications, in the order of Keras' {@code weights}. */
final class SpecifiedWeights implements WeightFile {
  private final List<JsonNode> specs;

  SpecifiedWeights(List<JsonNode> specs) {
    this.specs = specs;
  }

  private record Specified(JsonNode spec) implements StoredArray {
    @Override
    public String path() {
      return spec.path("name").asText();
    }

    @Override
    public Shape shape() {
      return ConformanceCases.shape(spec);
    }

    @Override
    public Tensor read(long fileBytes) {
      return spec.has("data") ? ConformanceCases.recorded(spec) : ConformanceCases.tensor(spec);
    }
  }

  @Override
  public Map<String, List<StoredArray>> match(
      ModelDefinition model, Map<String, StoredWeights> needs) {
    Map<String, List<StoredArray>> found = new LinkedHashMap<>();
    List<JsonNode> left = new ArrayList<>(specs);
    model
        .layers()
        .forEach(
            each ->
                LayerTree.forEachLeaf(
                    each,
                    "",
                    (path, layer) -> {
                      if (needs.containsKey(path)) {
                        int count = Math.min(left.size(), needs.get(path).specs().size());
                        List<JsonNode> own = left.subList(0, count);
                        found.put(
                            path,
                            own.stream().map(spec -> (StoredArray) new Specified(spec)).toList());
                        own.clear();
                      }
                    }));
    return found;
  }

  @Override
  public long bytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public void close() {}
}

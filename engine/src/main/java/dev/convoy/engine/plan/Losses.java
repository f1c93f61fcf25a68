package dev.convoy.engine.plan;

import dev.convoy.engine.model.Annotations.ActivityRule;
import dev.convoy.engine.model.Annotations.WeightRule;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.Regularizer;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model's regularizers add to a training loss, as Keras' {@code model.losses} lists it: one
 * number for each result of a call with an activity regularizer, divided by the number of items,
 * then one for each trained weight with a regularizer.
 */
public final class Losses {
  private Losses() {}

  /**
   * One of the numbers.
   *
   * @param source name of the layer or of the weight
   * @param value the loss
   */
  public record Loss(String source, double value) {}

  /** Returns the losses of weights alone, which need no inputs. */
  public static List<Loss> ofWeights(Model model) {
    List<Loss> losses = new ArrayList<>();
    for (WeightRule rule : model.annotations().weights()) {
      if (rule.trained() && rule.regularizer().isPresent()) {
        Tensor values = model.weights().get(rule.weight());
        losses.add(new Loss(rule.weight(), rule.regularizer().get().loss(values)));
      }
    }
    return losses;
  }

  /**
   * Returns all losses for some inputs.
   *
   * @param inputs float32 {@code [items, item...]} for each input
   */
  public static List<Loss> of(Model model, List<Tensor> inputs, PlanOptions options) {
    List<Loss> losses = new ArrayList<>();
    if (!model.annotations().activities().isEmpty()) {
      losses.addAll(ofActivities(model, inputs, options));
    }
    losses.addAll(ofWeights(model));
    return losses;
  }

  private static List<Loss> ofActivities(Model model, List<Tensor> inputs, PlanOptions options) {
    List<ActivityRule> rules = model.annotations().activities();
    List<Output> outputs =
        rules.stream().map(rule -> new Output(rule.layer(), 0, rule.value())).toList();
    List<Shape> shapes =
        inputs.stream().map(input -> input.shape().slice(1, input.shape().rank())).toList();
    Model watched = model.withGraph(model.nodes(), outputs, model.weights().derive());
    List<Loss> losses = new ArrayList<>();
    try (Plan plan = Plan.compile(watched, shapes, options);
        BatchRunner runner = new BatchRunner(plan)) {
      List<Tensor> results = runner.run(inputs);
      for (int i = 0; i < rules.size(); i++) {
        try (Tensor result = results.get(i)) {
          Regularizer regularizer = rules.get(i).regularizer();
          double value = regularizer.loss(result) / result.shape().size(0);
          losses.add(new Loss(rules.get(i).layer(), value));
        }
      }
    }
    return losses;
  }
}

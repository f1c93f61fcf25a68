package dev.convoy.spark.job.ship;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.ModelJson;
import dev.convoy.engine.model.Weights;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.PlanOptions;
import dev.convoy.engine.plan.TilePlans;
import dev.convoy.engine.tensor.Shape;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * A model on its way: what a task needs to assemble it, once per executor.
 *
 * <p>Holds names, numbers and handles of broadcasts only, so a task stays small.
 */
public final class ShippedModel implements Serializable {
  private static final long serialVersionUID = 1;

  private final String hash;
  private final Broadcast<byte[]> json;
  private final ArrayList<Broadcast<byte[]>> chunks;
  private final long[] inputShape;
  private final String precision;
  private final String kernels;
  private final int batch;

  ShippedModel(
      String hash,
      Broadcast<byte[]> json,
      List<Broadcast<byte[]>> chunks,
      Shape inputShape,
      Precision precision,
      KernelSet kernels) {
    this.hash = hash;
    this.json = json;
    this.chunks = new ArrayList<>(chunks);
    this.inputShape = inputShape.sizes();
    this.precision = precision.label();
    this.kernels = kernels.label();
    this.batch = 0;
  }

  private ShippedModel(ShippedModel other, int batch) {
    this.hash = other.hash;
    this.json = other.json;
    this.chunks = other.chunks;
    this.inputShape = other.inputShape;
    this.precision = other.precision;
    this.kernels = other.kernels;
    this.batch = batch;
  }

  /**
   * Returns this model for another compute batch.
   *
   * @param batch items computed together; 0 lets the plan choose
   */
  public ShippedModel withBatch(int batch) {
    return new ShippedModel(this, batch);
  }

  /** Returns the hash of graph and weights. */
  public String hash() {
    return hash;
  }

  /** Returns what a prepared model must share to be this one. */
  String key(int threads) {
    return String.join(
        " ", hash, Arrays.toString(inputShape), precision, kernels, threads + "x" + batch);
  }

  /** Assembles and compiles the model; slow. */
  PreparedModel prepare(int threads) {
    return prepare(assemble(), threads);
  }

  /**
   * Compiles a part of the assembled model as this one would be; slow.
   *
   * @param model closed with the result, or when this fails
   */
  public PreparedModel prepare(Model model, int threads) {
    try {
      Plan plan = Plan.compile(model, List.of(Shape.of(inputShape)), options(threads));
      return new PreparedModel(model, plan, model);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /**
   * Assembles the model and makes it ready for tiles of the input; slow.
   *
   * @param mostPlans how many plans are kept at most
   */
  PreparedTiles prepareTiles(int threads, int mostPlans) {
    Model model = assemble();
    try {
      return new PreparedTiles(
          model, new TilePlans(model, List.of(Shape.of(inputShape)), options(threads), mostPlans));
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private PlanOptions options(int threads) {
    return PlanOptions.of(KernelSet.of(kernels), Precision.of(precision), threads).withBatch(batch);
  }

  private Model assemble() {
    String text = new String(json.value(), StandardCharsets.UTF_8);
    Iterator<byte[]> values = chunks.stream().map(Broadcast::value).iterator();
    Weights weights = WeightChunks.join(ModelJson.weights(text), values);
    try {
      return ModelJson.read(text, weights);
    } catch (RuntimeException | Error e) {
      weights.close();
      throw e;
    }
  }

  List<Broadcast<byte[]>> broadcasts() {
    List<Broadcast<byte[]>> all = new ArrayList<>(chunks);
    all.add(json);
    return all;
  }
}

package dev.convoy.spark.sql;

import dev.convoy.spark.job.config.NetworkConfig;
import dev.convoy.spark.job.image.ShippedNetwork;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.ApplyFunctionExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Gives SQL the function {@code convoy_features(content, model[, settings])}; named in {@code
 * spark.sql.extensions}.
 *
 * <p>{@code content} is the bytes of an image file; {@code model}, a literal, is a Keras file with
 * one output; {@code settings}, a literal, is HOCON with the sections {@code model}, {@code
 * preprocess}, {@code decode}, {@code precision} and {@code kernels} of a job file. The result is a
 * struct: {@code features}, an {@code array<float>}, row-major, channels last, or null; and {@code
 * error}, {@code {stage, code, message}}, or null.
 *
 * <p>The driver reads the model for each query; an executor prepares it once. Images are computed
 * one by one, so {@code ConvFeaturizer} is faster where many can be computed together.
 */
public final class ConvoyExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  static final String NAME = "convoy_features";

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectFunction(
        new Tuple3<>(
            new FunctionIdentifier(NAME),
            new ExpressionInfo(FeaturesFunction.class.getName(), NAME),
            new Builder()));
    return BoxedUnit.UNIT;
  }

  /** Makes a call of the function from its arguments. */
  private static final class Builder extends AbstractFunction1<Seq<Expression>, Expression> {
    @Override
    public Expression apply(Seq<Expression> sequence) {
      List<Expression> arguments = CollectionConverters.asJava(sequence);
      if (arguments.size() != 2 && arguments.size() != 3) {
        throw new IllegalArgumentException(
            "Cannot call %s: it takes content, model and perhaps settings, received %d arguments"
                .formatted(NAME, arguments.size()));
      }
      String model = text(arguments.get(1), "model");
      String settings = arguments.size() == 3 ? text(arguments.get(2), "settings") : "";
      FeaturesFunction function = new FeaturesFunction(ship(model, settings).task());
      return new ApplyFunctionExpression(
          function, CollectionConverters.asScala(List.of(arguments.get(0))).toSeq());
    }

    private static String text(Expression argument, String name) {
      if (argument instanceof Literal literal && literal.value() instanceof UTF8String text) {
        return text.toString();
      }
      throw new IllegalArgumentException(
          "Cannot call %s: %s must be a text in quotation marks, received %s"
              .formatted(NAME, name, argument.sql()));
    }

    private static ShippedNetwork ship(String model, String settings) {
      JavaSparkContext context =
          JavaSparkContext.fromSparkContext(SparkSession.active().sparkContext());
      ShippedNetwork network =
          ShippedNetwork.of(context, NetworkConfig.parse(model, settings, NAME), 1);
      if (network.columns().size() != 1) {
        throw new IllegalArgumentException(
            "Cannot call %s: the model must have one output, it has %d; name one: 'model.outputs = [%s]'"
                .formatted(NAME, network.columns().size(), network.columns().get(0).layer()));
      }
      return network;
    }
  }
}

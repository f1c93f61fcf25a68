package dev.convoy.spark.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.plan.KernelSet;
import java.util.Map;

/**
 * The sections of a job file that say what is computed, without where from and where to.
 *
 * @param images size not included where the network decides it
 */
public record NetworkConfig(
    ModelConfig model, ImageSettings images, Precision precision, KernelSet kernels) {
  /**
   * Returns what settings say: {@code model}, {@code preprocess}, {@code decode}, {@code precision}
   * and {@code kernels}, with the defaults of job files.
   *
   * @param settings nested maps, lists and values
   * @param subject what messages call them: {@code ConvFeaturizer conv_1}
   * @throws JobFileException with everything that is wrong with them
   */
  public static NetworkConfig of(Map<String, ?> settings, String subject) {
    return read(ConfigValueFactory.fromMap(settings).toConfig(), subject);
  }

  /**
   * Returns what HOCON says.
   *
   * @param modelPath the Keras file
   * @param text everything else; may be empty
   * @param subject what messages call it
   * @throws JobFileException with everything that is wrong with it
   */
  public static NetworkConfig parse(String modelPath, String text, String subject) {
    try {
      Config settings = ConfigFactory.parseString(text).resolve();
      return read(
          settings.withValue("model.path", ConfigValueFactory.fromAnyRef(modelPath)), subject);
    } catch (ConfigException e) {
      throw new JobFileException("Cannot use " + subject + ": " + e.getMessage(), e);
    }
  }

  private static NetworkConfig read(Config settings, String subject) {
    Problems problems = new Problems(subject);
    Section section = new Section("", settings.root(), problems);
    NetworkConfig config =
        new NetworkConfig(
            ModelConfig.read(section.section("model")),
            ImageSettings.read(section),
            section.constant("precision", Precision.FLOAT32, Precision.values()),
            section.constant("kernels", KernelSet.AUTO, KernelSet.values()));
    section.end();
    problems.refuse();
    return config;
  }
}

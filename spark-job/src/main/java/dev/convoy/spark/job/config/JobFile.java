package dev.convoy.spark.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Reads job files: HOCON, and so plain JSON too. */
public final class JobFile {
  static final ConfigRenderOptions CONCISE = ConfigRenderOptions.concise();

  private JobFile() {}

  /**
   * Reads a job file of either kind.
   *
   * @param settings changes to it, each {@code key=value}; a value that starts with a bracket, a
   *     brace or a quotation mark is HOCON, any other is taken as it stands
   * @throws JobFileException with everything that is wrong with it
   */
  public static Job read(Path file, List<String> settings) {
    Config config = with(parse(file), settings);
    Problems problems = new Problems("job file " + file);
    Section job = new Section("", resolved(config, file), problems);
    String kind = job.choice("job", "images", List.of("images", "volume"));
    if (!job.has("job")) {
      job.wrong("job", "must be given: images or volume");
    }
    problems.refuse();
    Job read = kind.equals("volume") ? VolumeJobConfig.read(job) : JobConfig.read(job);
    problems.refuse();
    return read;
  }

  /** Reads a job file for images; see {@link #read}. */
  public static JobConfig readImages(Path file, List<String> settings) {
    if (read(file, settings) instanceof JobConfig images) {
      return images;
    }
    throw new JobFileException("Cannot use job file " + file + ": it must be a job over images");
  }

  /** Reads a job file for a volume; see {@link #read}. */
  public static VolumeJobConfig readVolume(Path file, List<String> settings) {
    if (read(file, settings) instanceof VolumeJobConfig volume) {
      return volume;
    }
    throw new JobFileException("Cannot use job file " + file + ": it must be a job over a volume");
  }

  /** Tells whether a file is a job file: by its suffix, or a JSON file by its key {@code job}. */
  public static boolean isJobFile(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".conf") || name.endsWith(".hocon")) {
      return true;
    }
    return name.endsWith(".json")
        && Files.isRegularFile(file)
        && parse(file).root().containsKey("job");
  }

  /** Reads only the section {@code model} of a job file. */
  public static ModelConfig readModel(Path file) {
    Problems problems = new Problems("job file " + file);
    Section job = new Section("", resolved(parse(file), file), problems);
    ModelConfig model = ModelConfig.read(job.section("model"));
    problems.refuse();
    return model;
  }

  /**
   * Reads only the sections {@code preprocess} and {@code decode} of a job file; see {@link #read}.
   */
  public static ImageSettings readImageSettings(Path file, List<String> settings) {
    Problems problems = new Problems("job file " + file);
    ConfigObject job = resolved(with(parse(file), settings), file);
    ImageSettings images = ImageSettings.read(new Section("", job, problems));
    problems.refuse();
    return images;
  }

  private static Config parse(Path file) {
    try {
      return ConfigFactory.parseFile(readable(file).toFile());
    } catch (ConfigException e) {
      throw new JobFileException("Cannot read job file " + e.getMessage(), e);
    }
  }

  private static Path readable(Path file) {
    try {
      Files.readString(file, StandardCharsets.UTF_8);
      return file;
    } catch (NoSuchFileException e) {
      throw new JobFileException("Cannot read job file " + file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new JobFileException("Cannot read job file " + file + ": it is not UTF-8 text", e);
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "it is a folder" : e.getMessage();
      throw new JobFileException("Cannot read job file " + file + ": " + why, e);
    }
  }

  private static ConfigObject resolved(Config config, Path file) {
    try {
      return config.resolve().root();
    } catch (ConfigException e) {
      throw new JobFileException("Cannot read job file " + file + ": " + e.getMessage(), e);
    }
  }

  private static Config with(Config config, List<String> settings) {
    Config changed = config;
    for (String setting : settings) {
      changed = with(changed, setting);
    }
    return changed;
  }

  private static Config with(Config config, String setting) {
    int equals = setting.indexOf('=');
    if (equals < 1) {
      throw new JobFileException("Cannot use --set " + setting + ": must be key=value");
    }
    String key = setting.substring(0, equals).strip();
    String text = setting.substring(equals + 1).strip();
    try {
      return config.withValue(key, value(text, "--set " + key));
    } catch (ConfigException e) {
      throw new JobFileException("Cannot use --set " + setting + ": " + e.getMessage(), e);
    }
  }

  private static ConfigValue value(String text, String origin) {
    if (text.startsWith("[") || text.startsWith("{") || text.startsWith("\"")) {
      return ConfigFactory.parseString("value = " + text).getValue("value");
    }
    return ConfigValueFactory.fromAnyRef(text, origin);
  }
}

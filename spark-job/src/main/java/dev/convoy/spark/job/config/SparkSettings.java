package dev.convoy.spark.job.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.TreeMap;

/** Reads the section {@code spark}: any setting of Spark, with or without {@code spark.} ahead. */
final class SparkSettings {
  private SparkSettings() {}

  static Map<String, String> read(Section job) {
    Map<String, String> settings = new TreeMap<>();
    ConfigValue value = job.value("spark").orElse(null);
    if (value instanceof ConfigObject object) {
      flatten("", object, settings);
    } else if (value != null) {
      job.wrong("spark", "must be a section { ... }");
    }
    return settings;
  }

  private static void flatten(String prefix, ConfigObject object, Map<String, String> settings) {
    object.forEach(
        (key, value) -> {
          String name = prefix + key;
          if (value instanceof ConfigObject inside) {
            flatten(name + ".", inside, settings);
          } else {
            String full = name.startsWith("spark.") ? name : "spark." + name;
            settings.put(full, String.valueOf(value.unwrapped()));
          }
        });
  }
}

package dev.convoy.spark.job.config;

import java.util.Optional;

/**
 * Where the images are: a folder of files, or a column of a table.
 *
 * @param path a folder or one file; empty when {@code table} is given
 * @param glob names of files that count, matched against the name, or against the path below the
 *     folder when it holds a slash
 * @param recursive whether folders below count
 * @param table Parquet files with the images' bytes
 * @param column of the table that holds the bytes
 * @param key column of the table that names each image; {@code path} where there is one
 */
public record InputConfig(
    String path,
    String glob,
    boolean recursive,
    Optional<String> table,
    String column,
    Optional<String> key) {
  static InputConfig read(Section section) {
    boolean table = section.has("table");
    InputConfig config =
        new InputConfig(
            section.text("path").orElse(""),
            section.text("glob").orElse("*"),
            section.flag("recursive", true),
            section.text("table"),
            section.text("column").orElse("content"),
            section.text("key"));
    if (table == section.has("path")) {
      section.wrong("path", "must be given, the folder of the images, or table instead of it");
    }
    if (!table && (section.has("column") || section.has("key"))) {
      section.wrong(section.has("column") ? "column" : "key", "goes with table, not with path");
    }
    section.end();
    return config;
  }

  /** Returns what messages call the input. */
  public String label() {
    return table.orElse(path);
  }
}

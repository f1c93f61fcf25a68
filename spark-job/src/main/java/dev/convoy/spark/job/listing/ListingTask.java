package dev.convoy.spark.job.listing;

import dev.convoy.spark.job.ship.HadoopSettings;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/** Lists some folders; a task of the listing's Spark job. */
final class ListingTask implements FlatMapFunction<Iterator<String>, Row> {
  private static final long serialVersionUID = 1;

  private final Request request;
  private final HadoopSettings hadoop;
  private final LongAccumulator unmatched;

  /**
   * What is listed.
   *
   * @param root qualified path of the input folder
   * @param glob names that count
   * @param excluded qualified path of the output, which is never an input
   */
  record Request(String root, String glob, String excluded) implements Serializable {}

  ListingTask(Request request, HadoopSettings hadoop, LongAccumulator unmatched) {
    this.request = request;
    this.hadoop = hadoop;
    this.unmatched = unmatched;
  }

  @Override
  public Iterator<Row> call(Iterator<String> folders) {
    Configuration configuration = hadoop.configuration();
    return new Iterator<>() {
      private FolderWalk walk;

      @Override
      public boolean hasNext() {
        while ((walk == null || !walk.hasNext()) && folders.hasNext()) {
          walk = walk(folders.next());
        }
        return walk != null && walk.hasNext();
      }

      private FolderWalk walk(String folder) {
        try {
          return new FolderWalk(request, configuration, Frontier.parse(folder), unmatched::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public Row next() {
        return walk.next().row();
      }
    };
  }
}

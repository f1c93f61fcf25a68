package dev.convoy.spark.job.progress;

import java.util.ArrayList;
import java.util.List;

/**
 * Samples of a job of any length in a bounded list: when it is full, every second one goes and the
 * distance of those to come is doubled.
 */
final class Samples {
  static final int MOST = 240;

  private final List<Sample> kept = new ArrayList<>();
  private double distance;

  /** Takes a sample that is far enough from the one before. */
  void add(Sample sample) {
    if (!kept.isEmpty() && sample.seconds() - last().seconds() < distance) {
      return;
    }
    kept.add(sample);
    if (kept.size() == MOST) {
      thin();
    }
  }

  private void thin() {
    for (int i = kept.size() - 1; i > 0; i -= 2) {
      kept.remove(i);
    }
    distance = 2 * last().seconds() / kept.size();
  }

  /** Takes the last sample of all, however near. */
  void end(Sample sample) {
    kept.add(sample);
  }

  /** Returns the latest sample that is as old as this or older; the first one if none is. */
  Sample until(double seconds) {
    Sample found = kept.get(0);
    for (Sample each : kept) {
      found = each.seconds() <= seconds ? each : found;
    }
    return found;
  }

  private Sample last() {
    return kept.get(kept.size() - 1);
  }

  List<Sample> all() {
    return List.copyOf(kept);
  }
}

package dev.convoy.spark.job.image;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds for each image the other one whose features point in the most similar direction: the
 * largest cosine {@code a.b / (|a| |b|)}.
 */
final class Neighbors {
  static final int MOST_IMAGES = 10_000;
  static final double MOST_PRODUCTS = 4e10;

  private final List<String> names;
  private final List<float[]> features;
  private final double[] lengths;

  /**
   * @param names one for each image
   * @param features one array for each image, all of one length
   */
  Neighbors(List<String> names, List<float[]> features) {
    this.names = names;
    this.features = features;
    this.lengths = features.stream().mapToDouble(each -> Math.sqrt(dot(each, each))).toArray();
  }

  /** Tells whether so many images of so many features are few enough. */
  static boolean isFeasible(long images, long length) {
    return images <= MOST_IMAGES && (double) images * images * length <= MOST_PRODUCTS;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  double cosine(int a, int b) {
    double scale = lengths[a] * lengths[b];
    return scale == 0 ? 0 : dot(features.get(a), features.get(b)) / scale;
  }

  /** Returns the nearest other image, the first of several; -1 when there is no other. */
  int nearest(int image) {
    int nearest = -1;
    double best = Double.NEGATIVE_INFINITY;
    for (int other = 0; other < features.size(); other++) {
      double cosine = other == image ? Double.NEGATIVE_INFINITY : cosine(image, other);
      if (cosine > best) {
        best = cosine;
        nearest = other;
      }
    }
    return nearest;
  }

  /** Returns a line for each image: its name, the nearest other one and the cosine. */
  String text() {
    int width = names.stream().mapToInt(String::length).max().orElse(0);
    String format = "  %-" + Math.max(1, width) + "s  ->  %-" + Math.max(1, width) + "s  %.4f";
    return IntStream.range(0, names.size())
        .parallel()
        .mapToObj(
            image -> {
              int nearest = nearest(image);
              return nearest < 0
                  ? "  " + names.get(image) + "  has no other"
                  : String.format(
                      Locale.ROOT,
                      format,
                      names.get(image),
                      names.get(nearest),
                      cosine(image, nearest));
            })
        .collect(Collectors.joining("\n", "", "\n"));
  }
}

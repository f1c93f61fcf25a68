package dev.convoy.datasets.volume.tiff;

import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which axes the pages of a file run along: as ImageJ or OME-XML says, or else z.
 *
 * @param axes names ahead of a page's own, slowest first
 * @param counts pages along each
 */
record TiffSeries(List<String> axes, Shape counts) {
  private static final Pattern IMAGEJ = Pattern.compile("(?m)^(channels|slices|frames)=(\\d{1,9})");
  private static final Pattern ORDER = Pattern.compile("DimensionOrder=\"XY([ZCT]{3})\"");
  private static final Pattern SIZE = Pattern.compile("Size([ZCT])=\"(\\d{1,9})\"");

  /**
   * Returns the axes of a file.
   *
   * @param pages how many there are
   * @param description of the first page
   */
  static TiffSeries of(long pages, String description) {
    List<String> order = new ArrayList<>();
    java.util.Map<String, Long> sizes = new java.util.HashMap<>();
    Matcher ome = ORDER.matcher(description);
    if (description.startsWith("ImageJ=")) {
      order.addAll(List.of("t", "z", "c"));
      Matcher each = IMAGEJ.matcher(description);
      while (each.find()) {
        String axis =
            switch (each.group(1)) {
              case "channels" -> "c";
              case "slices" -> "z";
              default -> "t";
            };
        sizes.put(axis, Long.valueOf(each.group(2)));
      }
    } else if (ome.find()) {
      for (int i = 2; i >= 0; i--) {
        order.add(ome.group(1).substring(i, i + 1).toLowerCase(java.util.Locale.ROOT));
      }
      Matcher each = SIZE.matcher(description);
      while (each.find()) {
        sizes.putIfAbsent(
            each.group(1).toLowerCase(java.util.Locale.ROOT), Long.valueOf(each.group(2)));
      }
    }
    return named(pages, order, sizes);
  }

  private static TiffSeries named(
      long pages, List<String> order, java.util.Map<String, Long> sizes) {
    List<String> axes = new ArrayList<>();
    Shape counts = Shape.of();
    for (String axis : order) {
      long size = sizes.getOrDefault(axis, 1L);
      if (size > 1) {
        axes.add(axis);
        counts = counts.concat(Shape.of(size));
      }
    }
    if (!axes.isEmpty() && counts.elements() == pages) {
      return new TiffSeries(axes, counts);
    }
    return pages == 1
        ? new TiffSeries(List.of(), Shape.of())
        : new TiffSeries(List.of("z"), Shape.of(pages));
  }
}

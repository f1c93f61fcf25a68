package dev.convoy.spark.job.report;

import java.util.List;

/**
 * A plane of a volume, before and after.
 *
 * @param across axis that the plane stands across; empty for a volume of two axes
 * @param position on it, in voxels of the output
 * @param vertical name of the vertical axis and where it points, {@code z up}
 * @param horizontal the same of the horizontal axis, {@code x right}
 * @param part which part of the plane is drawn; empty where it is the whole plane
 * @param aspect width over height in the world
 * @param before the source; null where it was not read
 * @param after the first channel of the output
 * @param down where tiles meet, from the top, 0 to 1
 * @param right the same from the left
 */
public record Slice(
    String across,
    long position,
    String vertical,
    String horizontal,
    String part,
    double aspect,
    Picture before,
    Picture after,
    List<Double> down,
    List<Double> right) {}

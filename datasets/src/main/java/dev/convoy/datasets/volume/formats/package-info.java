/**
 * Which volume formats are there, and which one is this file?
 *
 * <p>One type: {@link dev.convoy.datasets.volume.formats.VolumeFormats}, an explicit list. No
 * reflection and no scan of the class path: what is in the list is what there is, in this order.
 *
 * <p>Imports every format's package, {@code volume} and {@code volume.storage}; nothing in {@code
 * datasets} imports it.
 *
 * <p>To add a format: one line in the list. Formats that look into the file stand before those that
 * go by its name; raw, which cannot be recognized at all, is only used when named.
 */
package dev.convoy.datasets.volume.formats;

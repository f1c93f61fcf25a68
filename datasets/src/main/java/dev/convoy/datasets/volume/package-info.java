/**
 * What is a volume, and how are boxes of it read and whole chunks of it written?
 *
 * <p>Reading order: {@link dev.convoy.datasets.volume.VolumeLocation} (where, as strings that
 * travel), {@link dev.convoy.datasets.volume.VolumeInfo} (axes, sizes, type, chunks, {@link
 * dev.convoy.datasets.volume.Geometry}), {@link dev.convoy.datasets.volume.VolumeSource} (read a
 * box), {@link dev.convoy.datasets.volume.AxesView} (the same as depth, height, width, channels),
 * {@link dev.convoy.datasets.volume.VolumeTarget} (write whole shards), {@link
 * dev.convoy.datasets.volume.VolumeFormat} (one way to keep them in files).
 *
 * <p>Imports {@code engine.tensor} and {@code volume.storage}; no format. The list of formats is
 * {@code volume.formats.VolumeFormats}: it stands in a package of its own so that packages depend
 * on each other in one direction.
 *
 * <p>To add a format: 1. a package {@code volume.<format>} with one public class that implements
 * {@code VolumeFormat}, its bytes described in the package page; 2. one line in {@code
 * VolumeFormats}; 3. a subclass of {@code AbstractVolumeFormatTest} and golden files written by
 * another implementation.
 *
 * <p><b>Axes stay in the file's order.</b> A source names its axes as the elements lie in the file,
 * slowest first: a NIfTI series is {@code t, z, y, x}, not {@code z, y, x, t}, since turning it
 * round would touch every byte. {@code AxesView} picks positions and puts channels last, on the box
 * that a task reads. <b>Two ways to write:</b> {@code create} and {@code openTarget} where tasks
 * own whole shards (Zarr), {@code copy} in one last pass where the format is one file (NIfTI, .npy,
 * raw): no file system lets tasks write parts of one file safely.
 */
package dev.convoy.datasets.volume;

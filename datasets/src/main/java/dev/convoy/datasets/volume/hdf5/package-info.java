/**
 * How are boxes of HDF5 datasets read?
 *
 * <p>By jHDF, a chunk at a time, over any of Hadoop's file systems ({@code Hdf5Channel}). Reading
 * order: {@link dev.convoy.datasets.volume.hdf5.Hdf5Format} (which dataset, its sizes and type),
 * {@code Hdf5Source} (chunks to boxes), {@code Hdf5Numbers} (Java arrays to bytes).
 *
 * <p>Imports {@code volume}, its {@code layout} and {@code storage}, and jHDF. Only read: HDF5 is
 * one file that tasks cannot write parts of, and Zarr takes its place.
 */
package dev.convoy.datasets.volume.hdf5;

/**
 * How is a NumPy file read as a volume, box by box?
 *
 * <p>One type: {@link dev.convoy.datasets.volume.npy.NpyFormat}. Headers are read and written by
 * {@code datasets.npy}, which describes them. Column-major files are turned round box by box, so
 * that axes are named in the order in which NumPy prints the shape. Booleans are uint8. Written in
 * one pass, row-major, version 1.0.
 *
 * <p>Imports {@code datasets.npy}, {@code volume}, {@code volume.layout}, {@code volume.storage}.
 * To add an element type: {@code NpyType} in {@code datasets.npy}.
 */
package dev.convoy.datasets.volume.npy;

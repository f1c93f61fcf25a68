/**
 * How does a box of a volume map to chunks, runs and bytes?
 *
 * <p>For implementers of formats. Reading order: {@link
 * dev.convoy.datasets.volume.layout.ChunkGrid} (which chunks does a box touch, is it made of whole
 * ones), {@link dev.convoy.datasets.volume.layout.BoxCopy} (runs that lie side by side), {@link
 * dev.convoy.datasets.volume.layout.BlockedArray} (boxes out of decoded chunks), {@link
 * dev.convoy.datasets.volume.layout.FlatArray} (boxes out of one plain block of a file), {@link
 * dev.convoy.datasets.volume.layout.BlockLimits} (what untrusted sizes may ask for).
 *
 * <p>Imports {@code volume}, {@code volume.storage} and {@code engine.tensor}. Knows no format: a
 * new one states where its chunks are and how they are decoded and reuses the rest.
 *
 * <p><b>Two shapes of storage are enough.</b> Zarr, TIFF and HDF5 are grids of chunks, NIfTI, .npy
 * and raw are one row-major block, perhaps with its axes turned round. Elements go to the tensor as
 * runs of bytes; nothing is converted on the way but byte order, so no value changes.
 */
package dev.convoy.datasets.volume.layout;

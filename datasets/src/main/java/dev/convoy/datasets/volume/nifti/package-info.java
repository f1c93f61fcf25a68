/**
 * How are NIfTI volumes read box by box, and written with their geometry?
 *
 * <p>Bytes: a header of 348 (NIfTI-1) or 540 (NIfTI-2) in either byte order, perhaps extensions,
 * then at {@code vox_offset} every voxel, x fastest. So the axes here are {@code z, y, x}, with
 * {@code t} and {@code c} (dim[4] and dim[5]) before them: the file's own order, nothing is turned
 * round. Types: integers of 8 to 64 bits, float32, float64, colours as uint8 with a last axis of
 * channels. {@code scl_slope} and {@code scl_inter} are reported, not applied. Refused by name:
 * complex types, float128, .hdr and .img pairs.
 *
 * <p>Reading order: {@link dev.convoy.datasets.volume.nifti.NiftiFormat}, {@code NiftiField} (both
 * layouts in one table), {@code NiftiHeader}, {@code NiftiGeometry}, {@code NiftiWriter}.
 *
 * <p>Imports {@code volume}, {@code volume.layout}, {@code volume.storage}. To add a field: a line
 * in {@code NiftiField}; copies between versions and byte orders follow from the table.
 *
 * <p><b>Gzip.</b> A {@code .nii.gz} must be read from its start ({@code seekable} is false): each
 * process decodes it once, as far as it needs, into a local temporary file. Tasks cannot write
 * parts of it: a job writes Zarr and copies it here in one last pass. <b>Headers travel.</b> The
 * whole header is a property of the geometry, which Zarr keeps in its attributes, so that a copy
 * has the same qform, sform, units, intent and description, and only sizes and types change.
 * Extensions are not copied.
 */
package dev.convoy.datasets.volume.nifti;

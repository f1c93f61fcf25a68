/**
 * How is one big picture a volume?
 *
 * <p>One type, {@link dev.convoy.datasets.volume.picture.PictureFormat}: the decoder of {@code
 * datasets.image} gives pixels, boxes are copied out of them. Only read; EXIF orientation is
 * applied, transparency is dropped over black, as for images of an image job.
 *
 * <p>Imports {@code datasets.image}, {@code volume}, its {@code layout} and {@code storage}.
 */
package dev.convoy.datasets.volume.picture;

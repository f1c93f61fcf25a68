/**
 * How are the files of a volume read at any position, and published whole?
 *
 * <p>Reading order: {@link dev.convoy.datasets.volume.storage.VolumeStorage} (names to files),
 * {@link dev.convoy.datasets.volume.storage.VolumeInput} and {@link
 * dev.convoy.datasets.volume.storage.GzipSpool} (positioned reads), {@link
 * dev.convoy.datasets.volume.storage.PendingFile} (temporary name, then rename; or one PUT), {@link
 * dev.convoy.datasets.volume.storage.MalformedVolumeException} (file, byte offset, expected,
 * found).
 *
 * <p>Imports Hadoop's file system and the JDK. Every reader of a format goes through here, so that
 * a position beyond the end of a file is one message everywhere and bytes are counted in one place.
 *
 * <p><b>Publishing.</b> A chunk written by two attempts of one task has the same bytes; the later
 * rename replaces the earlier, and a reader sees one of the two, whole. On HDFS a plain rename does
 * not replace, so the overwriting one is tried next. Where a store publishes at close (S3 and its
 * likes), a stream that failed is aborted, never closed.
 */
package dev.convoy.datasets.volume.storage;

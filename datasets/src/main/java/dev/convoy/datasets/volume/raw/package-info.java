/**
 * How are bare numbers read as a volume?
 *
 * <p>One type: {@link dev.convoy.datasets.volume.raw.RawFormat}. Bytes: {@code offset} bytes that
 * are skipped, then every element row-major in the stated byte order; anything may follow. Nothing
 * can be checked but that the file is long enough, so this format is used only when named.
 *
 * <p>Imports {@code volume}, {@code volume.layout}, {@code volume.storage}. To add an option: a
 * name in {@code OPTIONS}, its line in the class comment, a case in the test.
 */
package dev.convoy.datasets.volume.raw;

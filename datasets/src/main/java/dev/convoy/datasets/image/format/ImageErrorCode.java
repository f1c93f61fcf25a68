package dev.convoy.datasets.image.format;

import java.util.Locale;

/** Why an image cannot be used; the names are stable, they stand in the error column of results. */
public enum ImageErrorCode {
  /** No bytes at all. */
  EMPTY,
  /** The first bytes belong to no image format known here. */
  NOT_AN_IMAGE,
  /** A real image, of a format or variant that is not read. */
  UNSUPPORTED,
  /** The file ends before its image does. */
  TRUNCATED,
  /** The bytes break the rules of their format. */
  CORRUPT,
  /** More pixels than the cap, or more memory than there is. */
  TOO_LARGE,
  /** Width or height is 0. */
  ZERO_SIZE;

  /** Returns the name in lower case, as the error column holds it: {@code not_an_image}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

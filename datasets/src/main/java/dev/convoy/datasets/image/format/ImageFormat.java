package dev.convoy.datasets.image.format;

import java.util.Optional;

/** A file format of images, told by its first bytes and never by a file's name. */
public enum ImageFormat {
  JPEG("JPEG"),
  PNG("PNG"),
  GIF("GIF"),
  BMP("BMP"),
  WEBP("WebP"),
  TIFF("TIFF");

  private final String label;

  ImageFormat(String label) {
    this.label = label;
  }

  /** Returns the name as people write it. */
  public String label() {
    return label;
  }

  /** Returns the format these bytes start like, if it is one of ours. */
  public static Optional<ImageFormat> of(byte[] bytes) {
    ImageBytes in = new ImageBytes(bytes, "image");
    if (in.startsWith(0, 0xff, 0xd8, 0xff)) {
      return Optional.of(JPEG);
    }
    if (in.startsWith(0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return Optional.of(PNG);
    }
    if (in.startsWith(0, "GIF87a") || in.startsWith(0, "GIF89a")) {
      return Optional.of(GIF);
    }
    if (in.startsWith(0, "RIFF") && in.startsWith(8, "WEBP")) {
      return Optional.of(WEBP);
    }
    if (in.startsWith(0, 'I', 'I', 42, 0)
        || in.startsWith(0, 'M', 'M', 0, 42)
        || in.startsWith(0, 'I', 'I', 43, 0)
        || in.startsWith(0, 'M', 'M', 0, 43)) {
      return Optional.of(TIFF);
    }
    return in.startsWith(0, "BM") ? Optional.of(BMP) : Optional.empty();
  }
}

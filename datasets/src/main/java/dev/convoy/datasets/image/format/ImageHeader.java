package dev.convoy.datasets.image.format;

/**
 * What the structure of an image file says, read without decoding a pixel or allocating for one.
 *
 * @param width pixels per stored row, at least 1
 * @param height stored rows, at least 1
 * @param color what the stored samples mean
 * @param bitDepth bits per stored sample, 1 to 16
 * @param orientation EXIF orientation, 1 to 8; 1 where the file states none
 * @param complete false when the file ends before its image does
 */
public record ImageHeader(
    ImageFormat format,
    int width,
    int height,
    ImageColor color,
    int bitDepth,
    int orientation,
    boolean complete) {

  /**
   * Reads the header of a file whose format its first bytes tell.
   *
   * @throws ImageException for anything that is not a readable header of a format known here
   */
  public static ImageHeader parse(byte[] bytes) throws ImageException {
    if (bytes.length == 0) {
      throw new ImageException(
          ImageErrorCode.EMPTY, "Cannot decode the image: the file has no bytes");
    }
    ImageFormat format = ImageFormat.of(bytes).orElse(null);
    if (format == null) {
      throw unknown(bytes);
    }
    ImageBytes in = new ImageBytes(bytes, format.label());
    ImageHeader header =
        switch (format) {
          case JPEG -> new JpegHeaderParser(in).parse();
          case PNG -> new PngHeaderParser(in).parse();
          case GIF -> new GifHeaderParser(in).parse();
          case BMP -> new BmpHeaderParser(in).parse();
          case WEBP -> new WebpHeaderParser(in).parse();
          case TIFF -> new TiffHeaderParser(in).parse();
        };
    if (header.width == 0 || header.height == 0) {
      throw new ImageException(
          ImageErrorCode.ZERO_SIZE,
          "Cannot decode the image: width and height must be at least 1, received %dx%d"
              .formatted(header.width, header.height));
    }
    return header;
  }

  private static ImageException unknown(byte[] bytes) {
    ImageBytes in = new ImageBytes(bytes, "image");
    if (in.startsWith(4, "ftyp")) {
      return in.unsupported("HEIC, AVIF and other MP4 containers are not read");
    }
    StringBuilder found = new StringBuilder();
    for (int i = 0; i < Math.min(8, bytes.length); i++) {
      found.append(i == 0 ? "" : " ").append("%02x".formatted(bytes[i]));
    }
    return new ImageException(
        ImageErrorCode.NOT_AN_IMAGE,
        "Cannot decode the image: the first bytes must be those of JPEG, PNG, GIF, BMP, WebP or"
            + " TIFF, found "
            + found);
  }

  /** Returns the number of samples stored for one pixel. */
  public int channels() {
    return color.channels();
  }

  /** Returns {@code width * height}. */
  public long pixels() {
    return (long) width * height;
  }

  /** Tells whether the orientation exchanges width and height. */
  public boolean isTransposed() {
    return orientation >= 5;
  }
}

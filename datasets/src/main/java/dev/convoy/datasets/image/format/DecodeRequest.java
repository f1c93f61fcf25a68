package dev.convoy.datasets.image.format;

/** One image to decode. */
public final class DecodeRequest {
  private final byte[] bytes;
  private final ImageHeader header;
  private final int reduction;
  private final boolean lenient;

  /**
   * Makes a request.
   *
   * @param bytes the whole file; not copied, not changed
   * @param header what {@link ImageHeader#parse} read from these bytes
   * @param reduction 1, 2, 4 or 8: a decoder that can may give an image smaller by this factor,
   *     each axis rounded up
   * @param lenient whether an image whose data ends early is given as far as it goes
   */
  public DecodeRequest(byte[] bytes, ImageHeader header, int reduction, boolean lenient) {
    this.bytes = bytes;
    this.header = header;
    this.reduction = reduction;
    this.lenient = lenient;
  }

  public byte[] bytes() {
    return bytes;
  }

  public ImageHeader header() {
    return header;
  }

  public int reduction() {
    return reduction;
  }

  public boolean lenient() {
    return lenient;
  }

  /**
   * Returns this request with an end marker put behind the data of a JPEG that ends early: decoders
   * then fill the missing part, where without it they give nothing.
   */
  public DecodeRequest repaired() throws ImageException {
    boolean cut = header.format() == ImageFormat.JPEG && !header.complete();
    return cut
        ? new DecodeRequest(JpegHeaderParser.withEndMarker(bytes), header, reduction, lenient)
        : this;
  }

  /** Returns the exception for data that ends early. */
  public ImageException truncated() {
    return new ImageException(
        ImageErrorCode.TRUNCATED,
        "Cannot decode the image: the %s ends early, at byte %d"
            .formatted(header.format().label(), bytes.length));
  }

  /**
   * Returns the exception for a decoder that gave up: truncated when the file is known to be.
   *
   * @param rule what was broken
   */
  public ImageException failed(String rule, Throwable cause) {
    ImageErrorCode code = header.complete() ? ImageErrorCode.CORRUPT : ImageErrorCode.TRUNCATED;
    return new ImageException(
        code,
        "Cannot decode the image: the %s data is damaged, %s"
            .formatted(header.format().label(), rule),
        cause);
  }
}

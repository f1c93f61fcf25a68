package dev.convoy.datasets.image.format;

/** What the samples of a stored pixel mean. */
public enum ImageColor {
  GREY(1),
  GREY_ALPHA(2),
  RGB(3),
  RGB_ALPHA(4),
  /** One index into a table of colours. */
  PALETTE(1),
  YCBCR(3),
  CMYK(4),
  /** CMYK whose first three samples are stored as YCbCr. */
  YCCK(4);

  private final int channels;

  ImageColor(int channels) {
    this.channels = channels;
  }

  /** Returns the number of samples stored for one pixel. */
  public int channels() {
    return channels;
  }
}

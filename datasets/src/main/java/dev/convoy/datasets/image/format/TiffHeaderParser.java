package dev.convoy.datasets.image.format;

/** Reads the first directory of a TIFF and checks that its strips or tiles lie inside the file. */
final class TiffHeaderParser {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int ORIENTATION = 274;
  private static final int SAMPLES = 277;
  private static final int STRIP_BYTES = 279;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int SAMPLE_FORMAT = 339;
  private static final int COLOR_MAP = 320;
  private static final int JPEG_TABLES = 347;

  private final ImageBytes in;

  TiffHeaderParser(ImageBytes in) {
    this.in = in;
  }

  ImageHeader parse() throws ImageException {
    TiffDirectory directory = TiffDirectory.first(in);
    int orientation = directory.number(ORIENTATION, 1);
    return new ImageHeader(
        ImageFormat.TIFF,
        directory.number(WIDTH, 0),
        directory.number(HEIGHT, 0),
        color(directory),
        bits(directory),
        orientation >= 1 && orientation <= 8 ? orientation : 1,
        isComplete(directory));
  }

  private int bits(TiffDirectory directory) throws ImageException {
    int bits = directory.number(BITS, 1);
    int format = directory.number(SAMPLE_FORMAT, 1);
    if (format != 1 || bits < 1 || bits > 16) {
      throw in.unsupported(
          "samples must be unsigned integers of at most 16 bits, found sample format %d with %d bits"
              .formatted(format, bits));
    }
    return bits;
  }

  private ImageColor color(TiffDirectory directory) throws ImageException {
    int photometric = directory.number(PHOTOMETRIC, 1);
    int samples = directory.number(SAMPLES, 1);
    return switch (photometric) {
      case 0, 1 -> samples == 1 ? ImageColor.GREY : ImageColor.GREY_ALPHA;
      case 2 -> samples == 3 ? ImageColor.RGB : ImageColor.RGB_ALPHA;
      case 3 -> ImageColor.PALETTE;
      case 6 -> ImageColor.YCBCR;
      default ->
          throw in.unsupported(
              "photometric interpretation must be grey, RGB, palette or YCbCr, found "
                  + photometric);
    };
  }

  private boolean isComplete(TiffDirectory directory) throws ImageException {
    boolean tiled = directory.has(TILE_OFFSETS);
    int offsets = tiled ? TILE_OFFSETS : STRIP_OFFSETS;
    int lengths = tiled ? TILE_BYTES : STRIP_BYTES;
    long parts = directory.count(offsets);
    if (parts == 0) {
      throw in.corrupt("no strips and no tiles");
    }
    if (!directory.isInside(COLOR_MAP, 2) || !directory.isInside(JPEG_TABLES, 1)) {
      return false;
    }
    for (long i = 0; i < parts; i++) {
      long length = i < directory.count(lengths) ? directory.value(lengths, i) : 0;
      if (directory.value(offsets, i) + length > in.length()) {
        return false;
      }
    }
    return true;
  }
}

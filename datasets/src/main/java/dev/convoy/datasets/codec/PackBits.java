package dev.convoy.datasets.codec;

/**
 * Reads PackBits: a signed byte n says that n + 1 literals follow (0 to 127) or that the next byte
 * comes 1 - n times (-127 to -1); -128 says nothing.
 */
public final class PackBits implements ByteCodec {
  private static final String NAME = "packbits";

  @Override
  public byte[] decode(byte[] src, int maximum) throws CorruptDataException {
    ByteSink sink = new ByteSink(NAME, maximum);
    int at = 0;
    while (at < src.length && sink.size() < maximum) {
      int control = src[at++];
      if (control >= 0) {
        sink.literal(src, at, control + 1, at - 1);
        at += control + 1;
      } else if (control != -128) {
        if (at >= src.length) {
          throw new CorruptDataException(NAME, at, "needs a byte to repeat, found the end");
        }
        sink.repeat(src[at++], 1 - control, at - 2);
      }
    }
    return sink.toBytes();
  }

  @Override
  public byte[] encode(byte[] src) {
    throw new UnsupportedOperationException("Cannot write packbits: write deflate instead");
  }
}

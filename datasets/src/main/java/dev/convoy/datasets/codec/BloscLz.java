package dev.convoy.datasets.codec;

/**
 * Reads BloscLZ, the codec that c-blosc derived from FastLZ.
 *
 * <p>A control byte below 32 announces that many plus one literals. Otherwise its upper three bits
 * hold the match length minus 2 (7: more bytes follow, up to one below 255) and its lower five bits
 * the upper part of the distance, whose lower byte follows; the largest distance of that form,
 * 8191, announces a 16-bit one on top of it.
 */
final class BloscLz {
  private static final String NAME = "blosclz";
  private static final int FAR = 8191;

  private final byte[] src;
  private final int end;
  private int at;

  private BloscLz(byte[] src, int from, int to) {
    this.src = src;
    this.at = from;
    this.end = to;
  }

  static byte[] block(byte[] src, int from, int to, int maximum) throws CorruptDataException {
    ByteSink sink = new ByteSink(NAME, maximum);
    if (from < to) {
      new BloscLz(src, from, to).decode(sink);
    }
    return sink.toBytes();
  }

  private int next() throws CorruptDataException {
    if (at >= end) {
      throw new CorruptDataException(NAME, at, "needs one more byte, found the end");
    }
    return src[at++] & 0xff;
  }

  private void decode(ByteSink sink) throws CorruptDataException {
    int control = next() & 31;
    while (true) {
      if (control >= 32) {
        match(control, sink);
      } else {
        int count = control + 1;
        if (count > end - at) {
          throw new CorruptDataException(NAME, at, "needs " + count + " literals, found fewer");
        }
        sink.literal(src, at, count, at);
        at += count;
      }
      if (at >= end) {
        return;
      }
      control = next();
    }
  }

  private void match(int control, ByteSink sink) throws CorruptDataException {
    int start = at - 1;
    int length = (control >>> 5) - 1;
    if (length == 6) {
      int more;
      do {
        more = next();
        length = Math.addExact(length, more);
      } while (more == 255);
    }
    int high = (control & 31) << 8;
    int low = next();
    int distance = high + low + 1;
    if (low == 255 && high == 31 << 8) {
      distance = (next() << 8) + next() + FAR + 1;
    }
    sink.match(distance, length + 3, start);
  }
}

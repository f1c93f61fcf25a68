package dev.convoy.datasets.codec;

/** Turns bytes into other, mostly fewer bytes and back. Safe to share by threads. */
public interface ByteCodec {
  /**
   * Returns the decoded bytes.
   *
   * @param maximum the most bytes the result may have, and so the most that is allocated for it
   * @throws CorruptDataException when the bytes were not written by this codec, end early, or hold
   *     more than {@code maximum}
   */
  byte[] decode(byte[] src, int maximum) throws CorruptDataException;

  /**
   * Returns the encoded bytes; equal bytes give equal results.
   *
   * @throws UnsupportedOperationException when this codec only decodes
   */
  byte[] encode(byte[] src);
}

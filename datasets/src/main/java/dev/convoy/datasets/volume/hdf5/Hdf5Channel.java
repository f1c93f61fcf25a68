package dev.convoy.datasets.volume.hdf5;

import dev.convoy.datasets.volume.storage.VolumeInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A file of any Hadoop file system as jHDF reads it. */
final class Hdf5Channel implements SeekableByteChannel {
  private final VolumeInput in;
  private long position;
  private boolean open = true;

  /** Owns the file from then on. */
  Hdf5Channel(VolumeInput in) {
    this.in = in;
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    int count = (int) Math.min(dst.remaining(), in.length() - position);
    if (count <= 0) {
      return dst.hasRemaining() ? -1 : 0;
    }
    byte[] bytes = in.read(position, count);
    dst.put(bytes);
    position += count;
    return count;
  }

  @Override
  public int write(ByteBuffer src) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return in.length();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    in.close();
  }
}

package dev.convoy.spark.cluster;

import io.jhdf.checksum.JenkinsLookup3HashLittle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a weight file of Keras 3 as a stream, so that it may be larger than any heap: HDF5 with a
 * superblock of version 2, groups whose links stand in their headers, arrays in one piece.
 */
final class BigWeights implements AutoCloseable {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final int SUPERBLOCK = 48;
  private static final long UNDEFINED = -1;
  private static final int BLOCK = 1 << 20;

  private final FileChannel file;

  /** A name and where what it names begins. */
  private record Link(String name, long address) {}

  /** Gives the number at a row-major place. */
  interface Values {
    float at(long place);
  }

  /**
   * One array.
   *
   * @param sizes of its axes
   */
  record Array(long[] sizes, Values values) {}

  private BigWeights(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /**
   * Writes the arrays of layers of class Dense.
   *
   * @param layers kernel and bias of each, in the model's order
   */
  static void write(Path path, List<List<Array>> layers) throws IOException {
    try (BigWeights writer = new BigWeights(path)) {
      writer.file.position(SUPERBLOCK);
      List<Link> groups = new ArrayList<>();
      for (int i = 0; i < layers.size(); i++) {
        List<Link> arrays = new ArrayList<>();
        for (int j = 0; j < layers.get(i).size(); j++) {
          arrays.add(new Link("" + j, writer.array(layers.get(i).get(j))));
        }
        long vars = writer.group(arrays);
        groups.add(
            new Link(
                i == 0 ? "dense" : "dense_" + i, writer.group(List.of(new Link("vars", vars)))));
      }
      long root = writer.group(List.of(new Link("layers", writer.group(groups))));
      writer.superblock(root);
    }
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] taken(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  private void superblock(long root) throws IOException {
    ByteBuffer block = buffer(SUPERBLOCK);
    block.put(SIGNATURE).put(new byte[] {2, 8, 8, 0});
    block.putLong(0).putLong(UNDEFINED).putLong(file.position()).putLong(root);
    block.putInt(JenkinsLookup3HashLittle.hash(java.util.Arrays.copyOf(block.array(), 44)));
    file.write(block.flip(), 0);
  }

  /** Writes a group and returns where it begins. */
  private long group(List<Link> links) throws IOException {
    List<byte[]> messages = new ArrayList<>();
    messages.add(
        message(2, buffer(18).put(new byte[] {0, 0}).putLong(UNDEFINED).putLong(UNDEFINED)));
    for (Link link : links) {
      byte[] name = link.name().getBytes(StandardCharsets.US_ASCII);
      ByteBuffer body = buffer(11 + name.length);
      body.put(new byte[] {1, 0, (byte) name.length}).put(name).putLong(link.address());
      messages.add(message(6, body));
    }
    return header(messages);
  }

  /** Writes an array behind its header and returns where the header begins. */
  private long array(Array array) throws IOException {
    long bytes = Float.BYTES;
    ByteBuffer space = buffer(4 + 8 * array.sizes().length);
    space.put(new byte[] {2, (byte) array.sizes().length, 0, 1});
    for (long size : array.sizes()) {
      space.putLong(size);
      bytes *= size;
    }
    ByteBuffer type = buffer(20);
    type.put(new byte[] {0x11, 0x20, 31, 0}).putInt(Float.BYTES);
    type.putShort((short) 0).putShort((short) 32).put(new byte[] {23, 8, 0, 23}).putInt(127);
    ByteBuffer layout = buffer(18).put(new byte[] {3, 1}).putLong(0).putLong(bytes);
    List<byte[]> messages = List.of(message(1, space), message(3, type), message(8, layout));
    int headerBytes = 14 + messages.stream().mapToInt(each -> each.length).sum();
    long start = file.position() + headerBytes;
    layout.clear().position(2);
    layout.putLong(start).position(18);
    long header = header(List.of(message(1, space), message(3, type), message(8, layout)));
    values(array.values(), bytes / Float.BYTES);
    return header;
  }

  private static byte[] message(int type, ByteBuffer body) {
    byte[] data = taken(body);
    body.position(data.length);
    ByteBuffer message = buffer(4 + data.length);
    return taken(message.put((byte) type).putShort((short) data.length).put((byte) 0).put(data));
  }

  private long header(List<byte[]> messages) throws IOException {
    int bytes = messages.stream().mapToInt(each -> each.length).sum();
    ByteBuffer header = buffer(14 + bytes);
    header.put("OHDR".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {2, 2}).putInt(bytes);
    messages.forEach(header::put);
    header.putInt(
        JenkinsLookup3HashLittle.hash(java.util.Arrays.copyOf(header.array(), header.position())));
    long start = file.position();
    file.write(header.flip());
    return start;
  }

  private void values(Values values, long count) throws IOException {
    ByteBuffer block = buffer(BLOCK);
    for (long place = 0; place < count; place++) {
      block.putFloat(values.at(place));
      if (!block.hasRemaining() || place == count - 1) {
        block.flip();
        while (block.hasRemaining()) {
          file.write(block);
        }
        block.clear();
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

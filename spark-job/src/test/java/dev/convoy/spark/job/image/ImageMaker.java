package dev.convoy.spark.job.image;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes image files that ordinary programs do not write. */
final class ImageMaker {
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private ImageMaker() {}

  /** Returns a PNG of zeros; its data is left out where {@code rows} is 0. */
  static byte[] png(int width, int height, int depth, int color, int rows) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(PNG_SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk(out, "IHDR", header.put((byte) depth).put((byte) color).array());
    int channels = color == 2 ? 3 : color == 4 ? 2 : color == 6 ? 4 : 1;
    byte[] row = new byte[rows == 0 ? 0 : (int) (((long) width * channels * depth + 7) / 8 + 1)];
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(data)) {
      for (int y = 0; y < rows; y++) {
        deflated.write(row);
      }
    }
    chunk(out, "IDAT", data.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data)
      throws IOException {
    byte[] body = new byte[4 + data.length];
    System.arraycopy(type.getBytes(StandardCharsets.US_ASCII), 0, body, 0, 4);
    System.arraycopy(data, 0, body, 4, data.length);
    CRC32 sum = new CRC32();
    sum.update(body);
    out.write(ByteBuffer.allocate(4).putInt(data.length).array());
    out.write(body);
    out.write(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }

  /** Returns a JPEG of noise with 1, 3 or 4 channels. */
  static byte[] jpeg(int width, int height, int channels, boolean progressive, Random random)
      throws IOException {
    WritableRaster raster =
        java.awt.image.Raster.createInterleavedRaster(0, width, height, channels, null);
    for (int i = 0; i < raster.getDataBuffer().getSize(); i++) {
      raster.getDataBuffer().setElem(i, random.nextInt(256));
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setProgressiveMode(
          progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), how);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** Returns a progressive JPEG whose last scan comes so many times more. */
  static byte[] repeatLastScan(byte[] jpeg, int times) {
    int from = jpeg.length - 2;
    while (jpeg[from] != -1 || jpeg[from + 1] != (byte) 0xda) {
      from--;
    }
    int scan = jpeg.length - 2 - from;
    byte[] repeated = new byte[jpeg.length + times * scan];
    System.arraycopy(jpeg, 0, repeated, 0, jpeg.length - 2);
    for (int i = 0; i < times; i++) {
      System.arraycopy(jpeg, from, repeated, jpeg.length - 2 + i * scan, scan);
    }
    System.arraycopy(jpeg, jpeg.length - 2, repeated, repeated.length - 2, 2);
    return repeated;
  }

  /** Returns a JPEG that announces another size. */
  static byte[] resized(byte[] jpeg, int width, int height) {
    byte[] changed = jpeg.clone();
    for (int at = 2; at + 9 < jpeg.length; at++) {
      if (jpeg[at] == -1 && (jpeg[at + 1] == (byte) 0xc0 || jpeg[at + 1] == (byte) 0xc2)) {
        ByteBuffer.wrap(changed).putShort(at + 5, (short) height).putShort(at + 7, (short) width);
        return changed;
      }
    }
    throw new IllegalArgumentException("Cannot resize a JPEG without a frame");
  }

  /** Returns a GIF of one-pixel pictures. */
  static byte[] gif(int width, int height, int pictures) {
    ByteBuffer out = ByteBuffer.allocate(13 + 6 + 15 * pictures + 1);
    out.order(java.nio.ByteOrder.LITTLE_ENDIAN);
    out.put("GIF89a".getBytes(StandardCharsets.US_ASCII));
    out.putShort((short) width)
        .putShort((short) height)
        .put((byte) 0x80)
        .put((byte) 0)
        .put((byte) 0);
    out.put(new byte[] {0, 0, 0, -1, -1, -1});
    for (int i = 0; i < pictures; i++) {
      out.put((byte) 0x2c).putInt(0).putShort((short) 1).putShort((short) 1).put((byte) 0);
      out.put(new byte[] {2, 2, 0x44, 1, 0});
    }
    return out.put((byte) 0x3b).array();
  }

  /** Returns a file as the JDK writes it: png, jpg, gif, bmp or tiff. */
  static byte[] plain(String format, int width, int height, int type) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(new BufferedImage(width, height, type), format, out)) {
      throw new IOException("Cannot write " + format);
    }
    return out.toByteArray();
  }

  /** Returns a little-endian TIFF of grey bytes with a tag of one's own; entries are sorted. */
  static byte[] tiff(int width, int height, int tile, long parts, int next) {
    int[][] entries = {
      {256, width},
      {257, height},
      {258, 8},
      {259, 1},
      {262, 1},
      {277, 1},
      {322, tile},
      {323, tile},
      {324, 200},
      {325, 64}
    };
    ByteBuffer out = ByteBuffer.allocate(264).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) entries.length);
    for (int[] entry : entries) {
      boolean part = entry[0] >= 324;
      out.putShort((short) entry[0]).putShort((short) 4);
      out.putInt(part ? (int) parts : 1).putInt(entry[1]);
    }
    out.putInt(next);
    return out.array();
  }
}

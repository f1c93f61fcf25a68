package dev.convoy.datasets.image.imageio;

import dev.convoy.datasets.image.format.DecodeRequest;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.datasets.image.format.ImageHeader;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageReader;
import org.w3c.dom.Node;

/** Places the first picture of a GIF on its screen; what it leaves uncovered is transparent. */
final class GifPicture {
  private GifPicture() {}

  static Tensor decode(ImageReader reader, DecodeRequest request)
      throws IOException, ImageException {
    BufferedImage picture = reader.read(0);
    Node root = reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0");
    int left = attribute(root, "imageLeftPosition");
    int top = attribute(root, "imageTopPosition");
    ImageHeader header = request.header();
    if (left + picture.getWidth() > header.width() || top + picture.getHeight() > header.height()) {
      throw request.failed("the reader gives another size than the header announces", null);
    }
    return PixelFill.allocate(
        ElementType.UINT8, header, 4, target -> place(picture, left, top, target));
  }

  private static void place(BufferedImage picture, int left, int top, Tensor target) {
    int[] argb = new int[picture.getWidth()];
    byte[] row = new byte[4 * argb.length];
    for (int y = 0; y < picture.getHeight(); y++) {
      picture.getRGB(0, y, argb.length, 1, argb, 0, argb.length);
      BufferedPixels.unpack(argb, row, 4);
      long pixel = (top + y) * target.shape().size(1) + left;
      target.copyBytesFrom(row, 0, pixel * 4, row.length);
    }
  }

  private static int attribute(Node root, String name) throws IOException {
    for (Node child = root.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child.getNodeName().equals("ImageDescriptor")) {
        return Integer.parseInt(child.getAttributes().getNamedItem(name).getNodeValue());
      }
    }
    throw new IOException("no image descriptor");
  }
}

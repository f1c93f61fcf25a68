package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Concatenation;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Puts sources one behind the other along an axis. */
final class PlainConcatenation extends PlainKernel {
  /** Shorter pieces are put together on the heap. */
  private static final long LONG_PIECE = 256;

  private final long rows;
  private final long rowLength;
  private final long[] pieces;

  PlainConcatenation(KernelRequest request, Concatenation layer) {
    Shape dst = request.dsts().get(0);
    int axis = layer.axis() < 0 ? layer.axis() + dst.rank() : layer.axis();
    rows = request.batch() * dst.elements(0, axis);
    rowLength = dst.elements(axis, dst.rank());
    pieces = request.srcs().stream().mapToLong(src -> src.elements(axis, src.rank())).toArray();
  }

  @Override
  void compute(List<Tensor> srcs, Tensor dst) {
    boolean longPieces = Arrays.stream(pieces).allMatch(piece -> piece >= LONG_PIECE);
    if (longPieces || rowLength > Tiling.LARGEST) {
      copyPieces(srcs, dst);
    } else {
      interleave(srcs, dst);
    }
  }

  private void copyPieces(List<Tensor> srcs, Tensor dst) {
    for (long row = 0; row < rows; row++) {
      long at = row * rowLength;
      for (int k = 0; k < pieces.length; k++) {
        srcs.get(k).copyTo(row * pieces[k], dst, at, pieces[k]);
        at += pieces[k];
      }
    }
  }

  private void interleave(List<Tensor> srcs, Tensor dst) {
    int together = (int) (Tiling.LARGEST / Math.max(1, rowLength));
    float[] joined = HeapBuffers.take(0, Tiling.LARGEST);
    float[] source = HeapBuffers.take(1, Tiling.LARGEST);
    for (long row = 0; row < rows; row += together) {
      int count = (int) Math.min(together, rows - row);
      int first = 0;
      for (int k = 0; k < pieces.length; k++) {
        int piece = (int) pieces[k];
        srcs.get(k).copyTo(row * piece, source, 0, count * piece);
        for (int i = 0; i < count; i++) {
          System.arraycopy(source, i * piece, joined, (int) (i * rowLength) + first, piece);
        }
        first += piece;
      }
      dst.copyFrom(joined, 0, row * rowLength, (int) (count * rowLength));
    }
  }
}

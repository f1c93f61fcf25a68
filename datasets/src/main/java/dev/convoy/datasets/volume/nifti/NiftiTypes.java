package dev.convoy.datasets.volume.nifti;

import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.engine.tensor.ElementType;
import java.util.Map;

/** Numbers of element types. Colours (128, 2304) are uint8 with an axis of 3 or 4 channels. */
final class NiftiTypes {
  static final int RGB = 128;
  static final int RGBA = 2304;

  private static final Map<Integer, ElementType> TYPES =
      Map.ofEntries(
          Map.entry(2, ElementType.UINT8),
          Map.entry(4, ElementType.INT16),
          Map.entry(8, ElementType.INT32),
          Map.entry(16, ElementType.FLOAT32),
          Map.entry(64, ElementType.FLOAT64),
          Map.entry(RGB, ElementType.UINT8),
          Map.entry(256, ElementType.INT8),
          Map.entry(512, ElementType.UINT16),
          Map.entry(768, ElementType.UINT32),
          Map.entry(1024, ElementType.INT64),
          Map.entry(1280, ElementType.UINT64),
          Map.entry(RGBA, ElementType.UINT8));

  private NiftiTypes() {}

  static ElementType read(NiftiHeader header) throws MalformedVolumeException {
    ElementType type = TYPES.get((int) header.whole(NiftiField.DATATYPE));
    if (type == null) {
      throw header.malformed(
          NiftiField.DATATYPE,
          0,
          "a type of 8 to 64 bits (2, 4, 8, 16, 64, 256, 512, 768, 1024, 1280) or colours (128, 2304)");
    }
    return type;
  }

  /** Returns the samples of one voxel: 3 or 4 for colours, else 1. */
  static int channels(NiftiHeader header) {
    return switch ((int) header.whole(NiftiField.DATATYPE)) {
      case RGB -> 3;
      case RGBA -> 4;
      default -> 1;
    };
  }

  static int code(ElementType type) {
    for (Map.Entry<Integer, ElementType> entry : TYPES.entrySet()) {
      boolean colour = entry.getKey() == RGB || entry.getKey() == RGBA;
      if (entry.getValue() == type && !colour) {
        return entry.getKey();
      }
    }
    throw new IllegalArgumentException(
        "Cannot write NIfTI: it has no type %s, write float32 instead".formatted(type.label()));
  }
}

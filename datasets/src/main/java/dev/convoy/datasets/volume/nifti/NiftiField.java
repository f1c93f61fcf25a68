package dev.convoy.datasets.volume.nifti;

/**
 * The fields of both headers: byte and kind in NIfTI-1, byte and kind in NIfTI-2, number of values.
 * Kinds: {@code b} byte, {@code h} int16, {@code i} int32, {@code q} int64, {@code f} float32,
 * {@code d} float64.
 */
enum NiftiField {
  DIM_INFO(39, 'b', 524, 'b', 1),
  DIM(40, 'h', 16, 'q', 8),
  INTENT_PARAMETERS(56, 'f', 80, 'd', 3),
  INTENT_CODE(68, 'h', 504, 'i', 1),
  DATATYPE(70, 'h', 12, 'h', 1),
  BITPIX(72, 'h', 14, 'h', 1),
  SLICE_START(74, 'h', 224, 'q', 1),
  PIXDIM(76, 'f', 104, 'd', 8),
  VOX_OFFSET(108, 'f', 168, 'q', 1),
  SCL_SLOPE(112, 'f', 176, 'd', 1),
  SCL_INTER(116, 'f', 184, 'd', 1),
  SLICE_END(120, 'h', 232, 'q', 1),
  SLICE_CODE(122, 'b', 496, 'i', 1),
  XYZT_UNITS(123, 'b', 500, 'i', 1),
  CAL_MAX(124, 'f', 192, 'd', 1),
  CAL_MIN(128, 'f', 200, 'd', 1),
  SLICE_DURATION(132, 'f', 208, 'd', 1),
  TOFFSET(136, 'f', 216, 'd', 1),
  DESCRIPTION(148, 'b', 240, 'b', 80),
  AUX_FILE(228, 'b', 320, 'b', 24),
  QFORM_CODE(252, 'h', 344, 'i', 1),
  SFORM_CODE(254, 'h', 348, 'i', 1),
  QUATERNION(256, 'f', 352, 'd', 3),
  QOFFSET(268, 'f', 376, 'd', 3),
  SROW(280, 'f', 400, 'd', 12),
  INTENT_NAME(328, 'b', 508, 'b', 16);

  private final int at1;
  private final char kind1;
  private final int at2;
  private final char kind2;
  private final int count;

  NiftiField(int at1, char kind1, int at2, char kind2, int count) {
    this.at1 = at1;
    this.kind1 = kind1;
    this.at2 = at2;
    this.kind2 = kind2;
    this.count = count;
  }

  int count() {
    return count;
  }

  char kind(int version) {
    return version == 1 ? kind1 : kind2;
  }

  /** Returns the byte of value {@code index} in a header. */
  int at(int version, int index) {
    int size =
        switch (kind(version)) {
          case 'b' -> 1;
          case 'h' -> 2;
          case 'i', 'f' -> 4;
          default -> 8;
        };
    return (version == 1 ? at1 : at2) + index * size;
  }
}

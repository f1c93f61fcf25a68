/**
 * How is an array exchanged with NumPy?
 *
 * <p>{@link dev.convoy.datasets.npy.NpyReader} and {@link dev.convoy.datasets.npy.NpyWriter}, over
 * streams, files and bytes in memory.
 *
 * <pre>{@code
 * byte 0   \x93 N U M P Y
 *      6   version: major 1, 2 or 3; minor 0
 *      8   header length, little endian: 2 bytes in version 1, 4 bytes in versions 2 and 3
 *     10   (12) Python dictionary: 'descr' type, 'fortran_order' bool, 'shape' tuple; then blanks, \n
 *      n   values, without gaps
 * }</pre>
 *
 * <p>Types read: {@code b1 i1 u1 i2 u2 f2 i4 u4 f4 i8 u8 f8}, behind {@code <}, {@code >}, {@code
 * |} or {@code =}. Complex, long double, text, object and structured types are refused: a file
 * holds numbers here, and nothing in it is ever executed. A header may be 65,535 bytes long. Shapes
 * are checked against the length of the file before memory is taken. Versions differ only in the
 * width of the length and in the text's encoding (latin-1; UTF-8 in version 3).
 *
 * <p>Written: version 1.0, padded so that values begin at a multiple of 64, as NumPy does.
 *
 * <p>May import the tensor package and the JDK. Source: NumPy's {@code numpy/lib/format.py}.
 */
package dev.convoy.datasets.npy;

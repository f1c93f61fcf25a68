/**
 * How do C kernels of our own compute a layer, where they beat oneDNN?
 *
 * <p>Reading order: {@link dev.convoy.engine.kernel.simd.SimdLibrary} (is there a library, and may
 * this process use it?), {@code CKernels} (its functions), {@link
 * dev.convoy.engine.kernel.simd.SimdProvider} and its offers, {@code Multiplier} (which
 * instructions compute products of bfloat16), then the kernels: {@code TileConvolution} and, for
 * strides that scatter, {@code PhasedConvolution}. The C sources are in {@code src/main/c}; {@code
 * build.sh} there compiles them while Maven builds, where there is a C compiler, and the library
 * travels in the jar.
 *
 * <p>{@link dev.convoy.engine.kernel.simd.VectorProvider} needs AVX-512 only and serves the layers
 * that weigh each channel or small group by itself ({@code depthwise.c}, {@code grouped.c}, {@code
 * separable.c}, {@code elementwise.c}); elsewhere oneDNN does. Depthwise kernels walk along the
 * source so that each vector is loaded once and added to every result that sees it. The other
 * design, blocks of results that load what each tap sees, took twice as long out of the cache: it
 * loads nine vectors where this one loads two.
 *
 * <p>{@link dev.convoy.engine.kernel.simd.CorePeak} measures what a core can do at most ({@code
 * peak.c}), for {@code convoy bench}.
 *
 * <p>Imports {@code kernel}, {@code kernel.plain}, {@code layer} and {@code tensor}.
 *
 * <p>To add a kernel: 1. a C file with its own -m flags in {@code build.sh}; 2. its functions in
 * {@code CKernels}; 3. a {@code Kernel} class; 4. its visitor method in {@code SimdOffers}, or the
 * reason why not; 5. a test against the reference.
 *
 * <p>Two designs were weighed for reduced precision: oneDNN's bfloat16 primitives on sources that
 * were brought to [hi, lo, hi] channels first, and tiles that are split just ahead of use. The
 * second moves a third of the bytes and needs no intermediate array.
 *
 * <p>Without AMX, bf16 is computed by VDPBF16PS of AVX-512 ({@code pairs.c}), which multiplies
 * twice as many numbers as an instruction of float32 and reaches that: rows, weights, residuals and
 * the writing of results are those of the tiles, only the sums are taken by another file. It is
 * chosen at run time; a second build of all files for CPUs without AMX would hold the same code
 * twice. bf16x3 and float32 by three or six such products are slower than float32, so oneDNN
 * computes them there; so are layers of bf16 whose results sum few products, which memory keeps
 * waiting.
 *
 * <p>Tests of AMX run anywhere with {@code src/test/c/emulated_amx.h}, as CI runs them: it says
 * how.
 *
 * <p>Narrow rows leave tiles half empty, and weights larger than the cache are read anew for each
 * item. Equal rows of several items are therefore laid side by side as one row; the other design,
 * tiles over the padded rows of one whole item, fills them as well but reads the weights as often
 * as before. A pointwise layer is one row of all positions of the batch, cut where tiles are full.
 *
 * <p>Results are written ({@code write.c}) and rows converted ({@code convert.c}) a little in each
 * step of AMX products, which leave most of a core free, or in bulk between them: {@code overlaps}
 * in {@code tiles.h} says which, since neither design is the faster one for every layer
 * (BENCHMARKS.md).
 *
 * <p>The phases of a transposed convolution share the converted rows of an item, with the widest
 * margin that one of them needs. A copy of the item as bfloat16 would have needed no shared layout,
 * but each phase would copy its rows again.
 *
 * <p>Where a network computes in bf16, arrays that only kernels of this package touch are bfloat16,
 * too: also around layers that compute in float32, since what is written for a convolution is
 * rounded by it anyway, and memory is what they wait for. A result is rounded once, after its
 * function.
 *
 * <p>Nearest up-sampling before a convolution arrives here as a transposed convolution ({@link
 * dev.convoy.engine.plan.pass.FuseUpsampling}), so that phases serve both. The other design, one
 * convolution with the filters of all phases, would multiply by zeros what the phases leave out.
 *
 * <p>Error of one layer against float64, {@code max|y - k| / max(1, rms(k))}: float32 (three parts,
 * six products) 2e-5, bf16x3 (two parts, three products) 5e-5 and 1e-5 as rms, bf16 3e-2. Numbers
 * below 2^-126 count as zero, in AMX and in VDPBF16PS. Positions whose sums are not finite
 * (infinity, NaN, or beyond bfloat16's range in the source) are computed anew by float32 products.
 */
package dev.convoy.engine.kernel.simd;

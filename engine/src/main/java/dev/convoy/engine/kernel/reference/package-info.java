/**
 * What is the right result of a layer?
 *
 * <p>Kernels that write down each layer's definition as plain loops over float32 numbers, summed in
 * double and rounded once: what every other kernel is compared with, and what computes where no
 * native library loads.
 *
 * <p>Reading order: {@link dev.convoy.engine.kernel.reference.ReferenceProvider} (the public type),
 * {@code ReferenceKernels} (which layer has which kernel), {@code ReferenceKernel}, {@code
 * WindowKernel} with {@code Grid} and {@code Taps} (everything that slides), {@code
 * ReferenceGather} (everything that only moves numbers), {@code IndexMap} (everything that reduces
 * or repeats axes).
 *
 * <p>Imports {@code kernel}, {@code layer} and {@code tensor}. Weights stay where they are and are
 * read a slice at a time, so that a kernel owns none and a heap smaller than the model suffices.
 *
 * <p>Surprising on purpose: max pooling never yields NaN and starts at the smallest finite float,
 * as TensorFlow's does, while global max pooling yields NaN; {@code Upsampling} takes weights from
 * whole-number phases, so that a tile equals the whole, and {@code Resizing} from float32
 * coordinates, as TensorFlow does.
 *
 * <p>To add a kernel: 1. a class named {@code Reference} and the layer; 2. the method in {@code
 * ReferenceKernels} that the compiler asks for; 3. a test with numbers that can be checked by eye
 * and, in the conformance suite, with numbers from Keras.
 */
package dev.convoy.engine.kernel.reference;

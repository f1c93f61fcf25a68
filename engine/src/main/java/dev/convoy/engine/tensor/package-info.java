/**
 * What is a tensor, an element type, a shape, a region?
 *
 * <p>Reading order: {@link dev.convoy.engine.tensor.Shape}, {@link
 * dev.convoy.engine.tensor.ElementType}, {@link dev.convoy.engine.tensor.Tensor}, {@link
 * dev.convoy.engine.tensor.Region}.
 *
 * <p>Imports nothing but the JDK. Values live outside the Java heap, so that a model of several
 * gigabytes runs in a small heap and a native kernel reads what Java wrote without a copy.
 *
 * <p><b>Why {@code sun.misc.Unsafe}.</b> Two designs were weighed. Direct {@code ByteBuffer}s are
 * plain Java but end at 2 GiB, are freed by the garbage collector when it likes, and hide their
 * address. {@code Unsafe} gives long offsets, an address for native kernels and a deterministic
 * free. It is in {@code jdk.unsupported} on every Java from 17 to 25; the foreign-memory API that
 * replaces it is final only from Java 22 on. {@link dev.convoy.engine.tensor.NativeMemory} is the
 * only class that touches it and so the only one to change.
 *
 * <p>To add an element type: 1. a constant in {@code ElementType} with its size and kind; 2. a
 * branch in {@code Tensor.get} and {@code Tensor.set}; 3. a row in {@code TensorTest}.
 */
package dev.convoy.engine.tensor;

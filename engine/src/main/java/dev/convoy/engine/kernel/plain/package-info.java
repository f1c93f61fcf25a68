/**
 * How does plain Java compute the layers that move numbers or look at each of them once?
 *
 * <p>Reading order: {@link dev.convoy.engine.kernel.plain.PlainProvider}, then its kernels.
 *
 * <p>Imports {@code kernel}, {@code layer} and {@code tensor}; no native symbols. Memory bandwidth
 * bounds these layers, so that block copies and loops over heap arrays are as fast as native code.
 * They stand between {@code onednn} and {@code reference}, which stays slow, obvious and the oracle
 * for both.
 */
package dev.convoy.engine.kernel.plain;

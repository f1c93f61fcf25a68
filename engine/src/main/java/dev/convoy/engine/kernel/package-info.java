/**
 * How is one layer on one source shape computed?
 *
 * <p>Reading order: {@link dev.convoy.engine.kernel.KernelRequest} (what is to be computed), {@link
 * dev.convoy.engine.kernel.KernelProvider} (who may offer), {@link dev.convoy.engine.kernel.Offer}
 * (a kernel, or the reason why not), {@link dev.convoy.engine.kernel.Kernel}, {@link
 * dev.convoy.engine.kernel.KernelProviders} (the order in which they are asked).
 *
 * <p>Imports {@code layer} and {@code tensor}. A kernel has taken every decision when it is made:
 * it holds prepared weights and runs on buffers and scratch memory that the caller gives, so that
 * threads share one kernel and each brings a workspace of its own.
 *
 * <p>To add a kernel: 1. a class beside its reference in the provider's package, its name differing
 * in one word; 2. the provider's visitor method that offers it or says why not; 3. a test that
 * compares it with the reference kernel over odd shapes.
 */
package dev.convoy.engine.kernel;

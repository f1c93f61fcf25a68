/**
 * How does oneDNN compute a layer?
 *
 * <p>Reading order: {@link dev.convoy.engine.kernel.onednn.OneDnnLibrary} (is there a native
 * library?), {@link dev.convoy.engine.kernel.onednn.NativeThreads} (how many threads may it use?),
 * {@link dev.convoy.engine.kernel.onednn.OneDnnProvider} and its offers, {@code Primitive} (one
 * operation), then the layers: {@code OneDnnConvolution} first.
 *
 * <p>All native symbols of the engine are here; nothing else may import JavaCPP or JNA. Imports
 * {@code kernel}, {@code kernel.plain}, {@code layer} and {@code tensor}.
 *
 * <p>To add a kernel: 1. a class that makes a {@code Primitive} and the arrays it reads; 2. its
 * visitor method in {@code OneDnnOffers}, or the reason why not; 3. a test against the reference.
 *
 * <p>oneDNN's C interface is called, not its C++ one: every object is then freed by a call of ours
 * and none waits for the garbage collector. Sources and results are channels last between all
 * layers, since oneDNN is as fast on them as on its own blocked layouts; only weights are laid out
 * anew, once. Winograd and reduced-precision arithmetic are never asked for: they would break the
 * error bound of float32.
 */
package dev.convoy.engine.kernel.onednn;

/**
 * How is a Keras file, of any version from 1.1 to 3.15, read into a {@code Model}?
 *
 * <p>Reading order: {@link dev.convoy.engine.keras.KerasReader}, {@link
 * dev.convoy.engine.keras.ReadOptions}, then inside: {@code ModelFiles} (which format), {@code
 * LayerParser} with {@code SequentialReader} and {@code FunctionalReader} (JSON to definitions),
 * {@code LayerReaders} (the table of classes), {@code ModelBuilder} with {@code GraphBuilder}
 * (definitions to nodes), {@code KerasWeights} with {@code ObjectWeights} and {@code LegacyWeights}
 * (arrays to layers). {@code Keras1Upgrade} and {@code Keras1Arrays} bring what Keras 1 wrote to
 * the form of later versions first, so that nothing else knows of it; kernels that Theano wrote are
 * not flipped, as Keras 3 does not.
 *
 * <p>Imports {@code model}, {@code layer} and {@code tensor}. Files are untrusted: nothing in them
 * is run, sizes are checked before memory is allocated, links are not followed, nesting is bounded,
 * and whatever goes wrong ends in one {@link dev.convoy.engine.keras.ModelFileException}.
 *
 * <p>A configuration is understood in two steps. A {@code LayerReader} reads the values once and
 * refuses what cannot be computed, so that one message names all such layers; the {@code LayerBody}
 * it returns adds nodes for each call, when shapes are known. Layers with channels first become a
 * permutation, the layer, and a permutation back. Weights are matched by order and shape: names in
 * files are those of classes, or have changed between versions.
 *
 * <p>To add a layer: 1. a method in the readers of its family, and its name there; 2. a line in
 * {@code Initializers} if its weights have roles of their own; 3. cases in the conformance files.
 */
package dev.convoy.engine.keras;

/**
 * Which layers feed which?
 *
 * <p>Reading order: {@link dev.convoy.engine.model.Model}, {@link dev.convoy.engine.model.Node},
 * {@link dev.convoy.engine.model.Value}, {@link dev.convoy.engine.model.Weights}, {@link
 * dev.convoy.engine.model.ModelJson}, {@link dev.convoy.engine.model.TileModel}, {@link
 * dev.convoy.engine.model.ReceptiveFields}.
 *
 * <p>Imports {@code layer} and {@code tensor}. A model is a directed graph without cycles, its
 * nodes in an order in which sources come first. Nodes name their weights, and nodes that share a
 * layer name the same ones. Nested models are already flat here: node {@code inner/conv} is layer
 * {@code conv} of the nested model {@code inner}.
 *
 * <p>{@link dev.convoy.engine.model.ModelJson} is the canonical text that ships to executors and
 * that hashes are taken of. It is written from the records themselves by their components, so that
 * a new layer needs no code here; its round trip is tested for every permitted layer.
 */
package dev.convoy.engine.model;

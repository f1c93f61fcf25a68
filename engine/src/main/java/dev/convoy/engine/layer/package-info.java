/**
 * What does a layer compute, and which shape does it give?
 *
 * <p>Reading order: {@link dev.convoy.engine.layer.Layer}, {@link dev.convoy.engine.layer.Window}
 * (all geometry of sliding windows), {@link dev.convoy.engine.layer.Convolution}, {@link
 * dev.convoy.engine.layer.Activation}.
 *
 * <p>Imports {@code tensor} only. A layer is an immutable record of parameters; nothing here runs.
 * Shapes are those of one item: {@code [spatial..., channels]}, without the batch axis. One record
 * serves one, two and three spatial axes: rank is the number of {@link
 * dev.convoy.engine.layer.Extents}. Axes ahead of the spatial ones ("extended batch shape") are
 * carried through untouched.
 *
 * <p>There is no data format here: the Keras reader puts a {@link dev.convoy.engine.layer.Permute}
 * before and after a channels_first layer and the plan cancels the pairs. Two designs were weighed;
 * a format field in every record would have doubled every kernel and every region rule.
 *
 * <p>To add a layer: 1. a record here and its name in the {@code permits} clause; 2. a method in
 * {@link dev.convoy.engine.layer.LayerVisitor}; 3. what the compiler then asks for: the reference
 * kernel and the region rule; 4. a line in {@code engine.keras} that reads it from a Keras
 * configuration; 5. a test that compares the reference kernel with numbers from Keras.
 */
package dev.convoy.engine.layer;

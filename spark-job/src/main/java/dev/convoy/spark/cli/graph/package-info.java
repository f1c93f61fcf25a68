/**
 * How is a network drawn?
 *
 * <p>Reading order: {@link dev.convoy.spark.cli.graph.GraphBox} (layers that are one box), {@code
 * GraphLayout} (where boxes and edges lie), {@link dev.convoy.spark.cli.graph.GraphSvg} (the text
 * of the picture).
 *
 * <p>May import the engine's {@code plan}, {@code model} and {@code tensor}. Two layouts were
 * weighed: crossing reduction over virtual nodes, as Graphviz does, and one column for each branch
 * with skip connections in lanes to the right. Networks are mostly one chain; the second keeps it
 * straight, needs no iteration, and gives the same picture every time.
 */
package dev.convoy.spark.cli.graph;

package dev.convoy.engine.keras;

import java.util.List;

/**
 * A model as its configuration describes it.
 *
 * @param className {@code Sequential}, {@code Functional} or {@code Model}
 * @param name the file's name for it
 * @param trainable whether its layers are trained; decides the order of weights in old files
 * @param layers in the file's order
 * @param inputs the layers that take data, in order
 * @param outputs the results, in order
 */
record ModelDefinition(
    String className,
    String name,
    boolean trainable,
    List<LayerDefinition> layers,
    List<Reference> inputs,
    List<Reference> outputs) {}

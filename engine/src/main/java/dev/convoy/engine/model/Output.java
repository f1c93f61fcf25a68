package dev.convoy.engine.model;

/**
 * One result of a model.
 *
 * @param name the layer's name in the file
 * @param index which of the layer's results, 0 the first
 * @param value where it is found
 */
public record Output(String name, int index, Value value) {}

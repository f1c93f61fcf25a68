/**
 * How is a model changed so that less is computed and fewer bytes move?
 *
 * <p>Each pass is a function from model to model that changes results by rounding only, small,
 * named and tested by itself; {@link dev.convoy.engine.plan.pass.Passes} holds their order. A pass
 * never touches a value that is an output of the model or that two nodes read, since such a value
 * is needed as it is.
 *
 * <p>Imports {@code model}, {@code layer} and {@code tensor}. To add a pass, see {@code
 * dev.convoy.engine.plan}.
 */
package dev.convoy.engine.plan.pass;

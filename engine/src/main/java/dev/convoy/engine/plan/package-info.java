/**
 * Which kernels run, in which order, in which buffers?
 *
 * <p>Reading order: {@link dev.convoy.engine.plan.Plan} (compile, run, close), {@link
 * dev.convoy.engine.plan.PlanOptions}, {@link dev.convoy.engine.plan.Workspace} (one per thread),
 * {@link dev.convoy.engine.plan.pass.GraphPass}, {@link dev.convoy.engine.plan.ArenaLayout}, {@link
 * dev.convoy.engine.plan.PlanExplanation}, {@link dev.convoy.engine.plan.ModelSummary}.
 *
 * <p>Imports {@code kernel}, {@code model}, {@code layer} and {@code tensor}. A plan is made once
 * for a model, an input shape and a compute batch, and is shared by threads; a workspace is one
 * native allocation that holds every intermediate array of one run, placed by liveness.
 *
 * <p><b>Two designs were weighed for the passes.</b> An intermediate representation of its own,
 * lowered from the model, would let a pass say more than layers can; passes from {@code Model} to
 * {@code Model} need no second graph, can be printed and tested as models, and run on the reference
 * kernels too. The second won. What a layer cannot say, such as "add this residual", becomes a
 * parameter, or a layer as {@code ResidualConvolution}, when it is measured to pay.
 *
 * <p><b>Arrays between kernels</b> are float32, but bfloat16 where every kernel that writes or
 * reads one rounds its sources to bfloat16 anyway ({@code BufferAssignment.narrow}): half of the
 * bytes, and the same numbers but for residuals, which are rounded too. The other design, a pass
 * that marks chains of convolutions, would have to know which kernel each layer gets.
 *
 * <p><b>The compute batch</b> is fixed when the plan is made, from model and shape alone. Short
 * groups are padded and the padding dropped, so an item's result never depends on its neighbours.
 *
 * <p>To add a pass: 1. a class in {@code plan.pass} that implements {@code GraphPass}; 2. its place
 * in {@code Passes.STANDARD}; 3. a test that the outputs change by rounding only; 4. a benchmark
 * that shows what it buys.
 */
package dev.convoy.engine.plan;

/**
 * How does a collection of images become a table of features?
 *
 * <p>Reading order: {@link dev.convoy.spark.job.image.ImageJob} (from configuration to summary),
 * {@link dev.convoy.spark.job.image.ImageModel} (the network as images need it), {@link
 * dev.convoy.spark.job.image.MeasuredModel} (what it takes), {@code ImageRun} (segment after
 * segment), {@code InputBlocks} and {@code WorkBlocks} (who gets how much), {@code SegmentRun} (one
 * Spark write, counted and published), {@code ImageTask} and {@code ReadAhead} (what one task
 * does), {@link dev.convoy.spark.job.image.FeatureTask}, {@code FeatureRows}, {@code BatchPlaces}
 * and {@code ImageBatch} (images to features, shared with {@code spark.ml} and {@code spark.sql}),
 * {@code JobReport}, {@code RunExtras} (nearest images, and pictures by {@code SheetMaker}).
 *
 * <p>May import everything but {@code spark.cli}. Arithmetic belongs to {@code engine}, pixels to
 * {@code datasets}; here is only splitting, shipping, collecting and counting.
 *
 * <p>What may surprise:
 *
 * <ul>
 *   <li>Rows and errors are counted in the written draft of a segment, and a segment without a row
 *       for each input is never published. Accumulators give only times: a task that ran twice
 *       counts twice.
 *   <li>A resumed run ({@code RunIdentity}, {@code PublishedRows}) takes an input as done when a
 *       published row has its path and the segment's manifest its size and time. The rows decide: a
 *       manifest alone would lose rows of a segment that an object store renamed by half.
 *   <li>A task's inputs are a run of neighbouring paths, found from sums over blocks, so the driver
 *       plans ten million inputs with ten thousand numbers, and a stated number of partitions is
 *       the real one. The shuffle moves names, never images.
 *   <li>Too many errors are noticed when a task ends: the listener then cancels Spark's jobs.
 *   <li>Images in a table are listed by file and row and read by the task out of the Parquet file
 *       itself ({@code TableRows}): carrying their bytes from the listing would shuffle them all.
 *   <li>A pooled or transposed output is a layer put behind the model, so that the engine computes
 *       it and the model's hash covers it.
 * </ul>
 *
 * <p>To add a column to the results: 1. its field in {@code FeatureSchema}; 2. its value in {@code
 * FeatureRow}; 3. a name in {@code FeatureColumn.TAKEN}; 4. a case in {@code ImageJobTest}.
 */
package dev.convoy.spark.job.image;

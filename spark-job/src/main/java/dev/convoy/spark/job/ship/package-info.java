/**
 * How does a model reach the executors, and stay there once?
 *
 * <p>Reading order: {@link dev.convoy.spark.job.ship.ModelShipment} (the driver's side), {@link
 * dev.convoy.spark.job.ship.ShippedModel} (what a task carries), {@code WeightChunks}, {@link
 * dev.convoy.spark.job.ship.PreparedModels} (one prepared model per process), {@link
 * dev.convoy.spark.job.ship.HadoopSettings}, {@link
 * dev.convoy.spark.job.ship.ConvoyKryoRegistrator}.
 *
 * <p>May import {@code engine} and Spark.
 *
 * <p>A model travels as its canonical JSON and its weights as byte arrays of at most 64 MiB, one
 * broadcast each: never as Java objects, so neither the 2 GB of an array nor a small heap is a
 * wall. An executor copies chunk after chunk out of the heap. The same road is taken in {@code
 * local[*]}, so that what is tested there is what runs on a cluster; only an image job, whose
 * driver has compiled the plan to measure it, lends that plan to tasks of its own process. Records
 * never travel between tasks: Spark's Kryo 4 cannot carry them.
 */
package dev.convoy.spark.job.ship;

/**
 * How does a network become a stage of a Spark ML Pipeline?
 *
 * <p>Reading order: {@link dev.convoy.spark.ml.ConvFeaturizer} (what a user sees), {@link
 * dev.convoy.spark.ml.FeaturizerParams} (its parameters, and the settings of a job file that they
 * stand for), {@code InputColumn} (what a row may hold), {@code FeaturizerTask} (rows to rows in a
 * task), {@code StageFolder} (how a stage is saved, its model with it).
 *
 * <p>May import {@code spark.job} and Spark ML. Nothing else imports this package, since a Spark
 * may come without mllib.
 *
 * <p>Decoding, preprocessing, planning and batching are those of the image job, so the features of
 * an image are the same bits. The stage is one {@code mapPartitions}: Spark's optimizer repeats
 * functions of columns where a plan refers to their result twice, but never this.
 *
 * <p>From PySpark the stage is a {@code JavaTransformer}, without Python code of ours ({@code
 * src/test/python/pyspark_stage.py} runs this; no test of the build does, which has no PySpark):
 *
 * <pre>{@code
 * from pyspark.ml.wrapper import JavaTransformer
 *
 * stage = JavaTransformer()
 * stage._java_obj = spark._jvm.dev.convoy.spark.ml.ConvFeaturizer()
 * stage._java_obj.setModelPath("m.keras").setInputCol("content")
 * photos = spark.read.format("binaryFile").load("/data/photos")
 * features = stage.transform(photos)
 * }</pre>
 */
package dev.convoy.spark.ml;

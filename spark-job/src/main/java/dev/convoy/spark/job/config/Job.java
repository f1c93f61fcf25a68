package dev.convoy.spark.job.config;

/** A job file of either kind. */
public sealed interface Job permits JobConfig, VolumeJobConfig {}

/**
 * Does a job fit into the memory that its executors get?
 *
 * <p>Reading order: {@link dev.convoy.spark.job.memory.MemoryNeed} (what an executor and each of
 * its tasks take outside the Java heap, part by part), {@link
 * dev.convoy.spark.job.memory.ExecutorLimits} (what Spark's settings, or this process, give),
 * {@link dev.convoy.spark.job.memory.MemoryPlan} (the two compared: refused or recommended), {@link
 * dev.convoy.spark.job.memory.HostMemory} and {@link dev.convoy.spark.job.memory.Cgroup} (what this
 * machine or its container has).
 *
 * <p>May import the JDK, Spark's settings and {@code job.config}. It adds and compares; what a part
 * takes is said by who makes it: {@code job.image} and {@code job.volume}.
 *
 * <p><b>Two designs were weighed for when to compare.</b> Executors could compare when they prepare
 * the network: their own container is known there, but by then Spark waits for them and retries
 * what is refused. The driver compares before Spark starts, from the settings that executors will
 * be started with, so that a job that cannot end is refused in seconds. The second won; where no
 * setting limits an executor, as on a standalone Spark, only a recommendation is printed.
 *
 * <p>To add a part: 1. its bytes where they are taken; 2. a line in the {@code MemoryNeed} of
 * {@code ImageMemory} or {@code VolumeMemory}; 3. a case in that class's test.
 */
package dev.convoy.spark.job.memory;

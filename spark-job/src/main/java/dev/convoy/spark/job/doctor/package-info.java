/**
 * Is each executor able to run a job, and are they all alike?
 *
 * <p>Reading order: {@link dev.convoy.spark.job.doctor.Doctor} (asks every executor, prints,
 * warns), {@code HostProbe} (what one process finds out about itself), {@code SelfTest} (native
 * kernels against the reference), {@code UnpackFolder}.
 *
 * <p>May import {@code engine}, Spark, {@code job}'s session and {@code job.memory} (a container's
 * limits).
 *
 * <p>Spark has no call that runs something once on every executor. So the doctor runs rounds of
 * short tasks, more than there are cores, until every executor that Spark names has answered or ten
 * rounds are over; who did not answer is said.
 *
 * <p>To add a line: 1. a fact in {@code HostProbe}; 2. its warning in {@code Doctor}, where there
 * is one; 3. a case in {@code DoctorTest}.
 */
package dev.convoy.spark.job.doctor;

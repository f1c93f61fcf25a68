/**
 * Where do native libraries go, and what is wrong when they do not load?
 *
 * <p>{@link dev.convoy.engine.natives.NativeFolder} chooses the folder and lets libraries be loaded
 * from it; {@code Mounts} tells whether code may run there; {@code UnpackedFiles} compares what is
 * there with the jar; {@link dev.convoy.engine.natives.LoadFailure} puts a failure in words.
 *
 * <p>Imports nothing of Convoy, so that kernels and decoders both may import it.
 *
 * <p>The rules:
 *
 * <ul>
 *   <li>Libraries of one version are unpacked once per host and user, in a folder that only this
 *       user can change; the C kernels and JNA's library once per process, in a file that is
 *       removed when it is loaded.
 *   <li>Unpacking and loading hold a lock on a file of the folder. Before that, every file is
 *       compared with the checksum in the jar, so that what a crash or a full disk left is
 *       replaced.
 *   <li>A library belongs to one class loader: a second one of the same process has a folder of its
 *       own.
 * </ul>
 *
 * <p>To add a library: 1. load it inside {@link dev.convoy.engine.natives.NativeFolder#load}; 2.
 * its version in {@code versions.properties}; 3. a line in {@code convoy doctor}.
 */
package dev.convoy.engine.natives;

/**
 * How does a volume become a new volume, tile by tile?
 *
 * <p>Reading order: {@link dev.convoy.spark.job.volume.VolumeJob} (from configuration to summary),
 * {@code VolumeSetup} (everything that is decided before it starts), {@code VolumeNetwork} (the
 * model for the whole volume's sizes), {@code TileSizes} and {@code VolumeAccount} (which tiles,
 * and what they cost), {@code VolumeSpec} (what travels), {@code TileRun} (one task), {@code
 * TileReader}, {@code OutputValues}, {@code TileChoice}, {@code VolumeOutput}, {@code VolumeReport}
 * and {@code VolumeSlices} (what became of it).
 *
 * <p>May import everything but {@code spark.cli} and {@code spark.job.image}. Which source a tile
 * needs is {@code engine.layer}'s business, how boxes are read and chunks are written that of
 * {@code datasets.volume}.
 *
 * <p><b>Two designs were weighed for who writes a chunk.</b> Tiles cut as the source's chunks lie
 * would read every chunk once, but two tiles then share a chunk of the output and must meet in a
 * shuffle or lock it. Tiles cut as the output's chunks lie read halos twice and write alone: no
 * shuffle, no lock, a retried task writes the same bytes again. The second won; the halo is
 * printed.
 *
 * <p>What may surprise:
 *
 * <ul>
 *   <li>Descriptors travel, never voxels: an element of the RDD is a run of tile numbers.
 *   <li>A resumed job with {@code tile = auto} takes the tile of the earlier run: another tile may
 *       round otherwise in the last bit.
 *   <li>A tile of several chunks, some of them published, is computed whole and only what is
 *       missing is written; the summary counts it.
 *   <li>Formats that are one file are written as Zarr first and copied in one pass at the end.
 * </ul>
 *
 * <p>To add a way to reduce channels: 1. a constant in {@code VolumeOutputConfig.Reduce}; 2. its
 * case in {@code OutputValues}; 3. its line in {@code conf/volume.conf}; 4. a case in {@code
 * VolumeJobTest}.
 */
package dev.convoy.spark.job.volume;

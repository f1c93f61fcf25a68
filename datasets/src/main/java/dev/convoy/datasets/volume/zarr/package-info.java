/**
 * How are Zarr arrays read and written, one chunk or shard at a time?
 *
 * <p>Zarr 3: {@code zarr.json} beside chunks named {@code c/1/0/2}. Zarr 2: {@code .zarray} and
 * {@code .zattrs} beside chunks named {@code 1.0.2} or {@code 1/0/2}. Chunks all have the full
 * size; what reaches beyond the array is filled. Read: regular grids, both chunk key encodings, all
 * real types in both byte orders (bool as uint8), transpose, bytes, zstd, gzip, zlib, blosc, lz4,
 * crc32c, shuffle, sharding_indexed with the index at either end, order C and F, any fill value. A
 * missing chunk is the fill value. Refused by name: structured and complex types, other grids,
 * storage transformers, codecs around or inside shards that are not in the list. OME-NGFF 0.4 and
 * 0.5: a group's path opens its resolution {@code level}; an array inside a group takes axes and
 * spacing from it.
 *
 * <p>Reading order: {@link dev.convoy.datasets.volume.zarr.ZarrFormat}, {@code V3Metadata} and
 * {@code V2Metadata} (documents to {@code ZarrArray}), {@code CodecChain} (one chunk), {@code
 * ChunkBlocks} and {@code ShardBlocks} (where its bytes are), {@code ZarrTarget}, {@code
 * ZarrCreation}, {@link dev.convoy.datasets.volume.zarr.Pyramid}.
 *
 * <p>Imports {@code codec}, {@code volume}, {@code volume.layout}, {@code volume.storage}, Jackson.
 *
 * <p><b>Why an own reader.</b> The Java library for Zarr does not resolve whole, fails on unsigned
 * types and on shards, and knows two codecs of Zarr 2. <b>Why zstd level 1 with a checksum.</b> It
 * is the fastest that every Zarr reader knows, and a damaged chunk is noticed when it is decoded.
 * Without compression ({@code codec = none}) Zarr 3 gets crc32c for the same reason. <b>Why shards
 * hold every chunk</b>, also those of the fill value: the length of a complete output is then never
 * a question of its content.
 *
 * <p>To add a codec: a line in {@code CodecRegistry}, and in {@code ZarrCreation} if it is written.
 */
package dev.convoy.datasets.volume.zarr;

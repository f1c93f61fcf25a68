package dev.convoy.datasets.volume;

/**
 * What a source has read since it was opened.
 *
 * @param bytes read from storage
 * @param chunks decoded; one that came from the cache does not count again
 * @param missingChunks different chunks that are not stored, read as the fill value
 * @param corruptChunks different chunks that could not be decoded, read as the fill value
 */
public record ReadCounts(long bytes, long chunks, long missingChunks, long corruptChunks) {}

package dev.convoy.datasets.volume;

/** What a source does when a chunk is not there or cannot be decoded. */
public enum FaultPolicy {
  /** Ends the read with an exception that names the chunk. */
  FAIL,
  /** Gives the fill value and counts the chunk. */
  FILL
}

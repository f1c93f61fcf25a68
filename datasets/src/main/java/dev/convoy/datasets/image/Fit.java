package dev.convoy.datasets.image;

import java.util.Locale;

/** How an image of one aspect ratio is brought to a size of another. */
public enum Fit {
  /** Each axis is scaled by itself. */
  STRETCH,
  /** The largest centred part of the right aspect ratio is resized, the rest cut off. */
  CROP,
  /** Black is put around the image until the aspect ratio is right, then all is resized. */
  PAD;

  /** Returns the name as job files write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

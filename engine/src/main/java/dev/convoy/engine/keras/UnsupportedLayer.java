package dev.convoy.engine.keras;

/** Thrown by a reader for a layer that is understood but cannot be computed; collected per file. */
final class UnsupportedLayer extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedLayer(String reason) {
    super(reason, null, false, false);
  }
}

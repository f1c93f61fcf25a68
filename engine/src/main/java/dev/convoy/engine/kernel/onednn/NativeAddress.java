package dev.convoy.engine.kernel.onednn;

import org.bytedeco.javacpp.Pointer;

/** An address in the form that native calls take; owns nothing. */
final class NativeAddress extends Pointer {
  NativeAddress(long address) {
    this.address = address;
  }
}

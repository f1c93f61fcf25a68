package dev.convoy.engine.kernel.onednn;

/**
 * Keeps JavaCPP from counting this process's memory.
 *
 * <p>By default it refuses new native memory once the process is larger than a multiple of the Java
 * heap. Tensors lie outside the heap by design, so that a small heap would stop a sound job.
 */
final class MemoryLimits {
  private MemoryLimits() {}

  static void liftUnlessSet() {
    for (String limit : new String[] {"maxBytes", "maxPhysicalBytes"}) {
      String property = "org.bytedeco.javacpp." + limit;
      if (System.getProperty(property) == null) {
        System.setProperty(property, "0");
      }
    }
  }
}

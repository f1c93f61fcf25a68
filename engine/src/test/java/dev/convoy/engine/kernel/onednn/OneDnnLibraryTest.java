package dev.convoy.engine.kernel.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OneDnnLibraryTest {
  @Test
  void saysWhatItLoaded() {
    NativeTests.requireOneDnn();
    assertTrue(OneDnnLibrary.version().matches("3\\.\\d+\\.\\d+"), OneDnnLibrary.version());
    assertNotEquals("none", OneDnnLibrary.isa());
    assertTrue(OneDnnLibrary.failure().isEmpty());
    assertTrue(NativeThreads.isControlled());
  }

  @Test
  void threadsBelongToTheCallingThread() throws InterruptedException {
    NativeTests.requireOneDnn();
    NativeThreads.use(1);
    AtomicInteger other = new AtomicInteger();
    Thread thread =
        new Thread(
            () -> {
              NativeThreads.use(2);
              other.set(NativeThreads.inUse());
            });
    thread.start();
    thread.join();
    assertEquals(2, other.get());
    assertEquals(1, NativeThreads.inUse());
  }

  @Test
  void refusesNoThreads() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> NativeThreads.use(0));
    assertEquals("Cannot run native code: threads must be at least 1, received 0", e.getMessage());
  }

  @Test
  void keepsTheReasonWhenNativesAreOff() throws Exception {
    assertEquals(
        "false none convoy.natives=off turns native kernels off",
        inAnotherProcess("-Dconvoy.natives=off"));
  }

  @Test
  void keepsTheReasonWhenTheCapIsUnknown() throws Exception {
    NativeTests.requireOneDnn();
    String said = inAnotherProcess("-Dconvoy.isa=avx9");
    assertTrue(said.startsWith("false none oneDNN does not load on "), said);
    assertTrue(said.contains("convoy.isa must be one of [avx, avx2, avx2_vnni,"), said);
    assertTrue(said.endsWith("received 'avx9'"), said);
  }

  @Test
  void capsTheInstructions() throws Exception {
    NativeTests.requireOneDnn();
    assertEquals("true sse41 ", inAnotherProcess("-Dconvoy.isa=sse41"));
  }

  private static String inAnotherProcess(String property) throws Exception {
    return ChildProcess.lastLine(OneDnnLibraryTest.class, property);
  }

  /** Prints what the library says of itself, in a process of its own. */
  public static void main(String[] arguments) {
    System.out.println(
        OneDnnLibrary.isEnabled()
            + " "
            + OneDnnLibrary.isa()
            + " "
            + OneDnnLibrary.failure().orElse(""));
  }
}

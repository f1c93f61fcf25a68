package dev.convoy.spark.job.image;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of this process that read files; few, shared by all tasks, gone when idle.
 *
 * <p>A read that hangs may hold its thread for ever: giving it up adds a thread, so that other
 * files are not held up by it.
 */
final class ReaderPool {
  private static final int PER_PROCESSOR = 4;
  private static final int MOST_THREADS = 1024;
  private static final ReaderPool OF_THIS_PROCESS =
      new ReaderPool(PER_PROCESSOR * Runtime.getRuntime().availableProcessors());

  private final ThreadPoolExecutor threads;

  ReaderPool(int size) {
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            action -> {
              Thread thread = new Thread(action, "convoy-reader");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  static ReaderPool ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  Future<byte[]> submit(Callable<byte[]> read) {
    return threads.submit(read);
  }

  /** Interrupts a read that takes too long, and makes up for its thread. */
  synchronized void giveUp(Future<byte[]> read) {
    read.cancel(true);
    int size = Math.min(MOST_THREADS, threads.getCorePoolSize() + 1);
    threads.setMaximumPoolSize(size);
    threads.setCorePoolSize(size);
  }
}

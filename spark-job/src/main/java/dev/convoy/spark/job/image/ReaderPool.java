package dev.convoy.spark.job.image;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of this process that read files; few, shared by all tasks, gone when idle. */
final class ReaderPool {
  private static final int PER_PROCESSOR = 4;
  private static final ExecutorService OF_THIS_PROCESS = create();

  private ReaderPool() {}

  static ExecutorService ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  private static ExecutorService create() {
    int threads = PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            action -> {
              Thread thread = new Thread(action, "convoy-reader");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}

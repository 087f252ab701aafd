package dev.throng.benchmarks.guild;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * What a task took.
 *
 * @param cpuNs processor time of its thread
 * @param processCpuNs of the whole process, with RocksDB's threads
 */
record Spent(long wallNs, long cpuNs, long processCpuNs) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Work to be measured. */
  interface Task {
    void run() throws Exception;
  }

  /** Runs a task. */
  static Spent by(Task task) throws Exception {
    long processNs = PROCESS.getProcessCpuTime();
    long wallNs = System.nanoTime();
    long cpuNs = THREADS.getCurrentThreadCpuTime();
    task.run();
    cpuNs = THREADS.getCurrentThreadCpuTime() - cpuNs;
    wallNs = System.nanoTime() - wallNs;
    return new Spent(wallNs, cpuNs, PROCESS.getProcessCpuTime() - processNs);
  }
}

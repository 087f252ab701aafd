package dev.throng.benchmarks.results;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Where something was measured.
 *
 * @param processor its model, or the architecture where the system does not say it
 * @param loadAverage of the last minute, before the run; negative: unknown
 * @param yardstickMs processor time that it took to sort {@value #NUMBERS} random numbers before
 *     the run: runs on two machines, or on one at two times, are compared by it
 */
public record Machine(
    String processor,
    int cores,
    long memoryBytes,
    String system,
    String java,
    double loadAverage,
    long yardstickMs) {
  private static final int NUMBERS = 4_000_000;
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** This machine at this moment. */
  public static Machine here() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double load = system.getSystemLoadAverage();
    return new Machine(
        processor(system.getArch()),
        system.getAvailableProcessors(),
        system.getTotalMemorySize(),
        system.getName() + " " + system.getVersion(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        load,
        measureYardstickMs());
  }

  private static String processor(String architecture) {
    try {
      return Files.readAllLines(CPUINFO).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(architecture);
    } catch (IOException e) {
      return architecture;
    }
  }

  private static long measureYardstickMs() {
    long[] numbers = new Random(1).longs(NUMBERS).toArray();
    var threads = ManagementFactory.getThreadMXBean();
    long beginNs = threads.getCurrentThreadCpuTime();
    Arrays.sort(numbers);
    return (threads.getCurrentThreadCpuTime() - beginNs) / 1_000_000;
  }
}

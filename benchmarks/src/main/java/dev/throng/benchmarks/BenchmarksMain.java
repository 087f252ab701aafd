package dev.throng.benchmarks;

import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks and prints a Markdown table: time, error, ratio to the class's yardstick. */
public final class BenchmarksMain {
  private BenchmarksMain() {}

  /**
   * Arguments: {@code --quick} for a look (one fork of a second each), and regular expressions of
   * names.
   */
  public static void main(String[] args) throws RunnerException, ClassNotFoundException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .jvmArgsAppend(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=logback-benchmarks.xml")
            .shouldFailOnError(true)
            .output("benchmarks/target/jmh.log");
    boolean quick = false;
    for (String arg : args) {
      if (arg.equals("--quick")) {
        quick = true;
      } else {
        options.include(arg);
      }
    }
    options
        .forks(quick ? 1 : 3)
        .warmupIterations(quick ? 1 : 5)
        .measurementIterations(quick ? 1 : 5)
        .warmupTime(TimeValue.seconds(1))
        .measurementTime(TimeValue.seconds(1));
    print(new Runner(options.build()).run(), System.out);
  }

  private static void print(Collection<RunResult> results, PrintStream out)
      throws ClassNotFoundException {
    Map<String, Result<?>> byName = new LinkedHashMap<>();
    results.forEach(run -> byName.put(run.getParams().getBenchmark(), run.getPrimaryResult()));
    out.println("| benchmark | ns | ± | yardstick | ratio |");
    out.println("|---|---:|---:|---|---:|");
    for (Map.Entry<String, Result<?>> entry : byName.entrySet()) {
      int dot = entry.getKey().lastIndexOf('.');
      String type = entry.getKey().substring(0, dot);
      String yardstick =
          Objects.requireNonNull(Class.forName(type).getAnnotation(Yardstick.class), type).value();
      double ns = entry.getValue().getScore();
      Result<?> unit = byName.get(type + "." + yardstick);
      out.printf(
          Locale.ROOT,
          "| %s | %.1f | %.1f | %s | %s |%n",
          entry.getKey().substring(dot + 1),
          ns,
          entry.getValue().getScoreError(),
          yardstick,
          unit == null ? "" : String.format(Locale.ROOT, "%.1f", ns / unit.getScore()));
    }
  }
}

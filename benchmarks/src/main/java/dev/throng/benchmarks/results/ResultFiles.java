package dev.throng.benchmarks.results;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The options that say where a command leaves its result. */
public final class ResultFiles {
  @Option(
      names = "--results",
      paramLabel = "DIR",
      description =
          "Write the result there as JSON, Markdown table and SVG plots, with the command and the"
              + " machine. This project's own are in benchmarks/results.")
  private @Nullable Path directory;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Of these files, without extension. Default: that of the command.")
  private @Nullable String name;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** Writes the files if they are asked for. */
  public void write(Report report) throws IOException {
    if (directory != null) {
      report.write(directory, name == null ? command.name() : name);
      System.out.println("results are in " + directory);
    }
  }

  /** The command as it was given. */
  public String commandLine() {
    CommandSpec root = command.root();
    ParseResult parsed = root.commandLine().getParseResult();
    String line = "./throng bench" + (root == command ? " " + command.name() : "");
    return parsed == null ? line : line + " " + String.join(" ", parsed.originalArgs());
  }
}

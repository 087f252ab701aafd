package dev.throng.local.cli;

import dev.throng.local.config.RepositoryRoot;
import dev.throng.local.config.StackHome;
import dev.throng.local.stack.Stack;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which stack a command is about. */
public final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The stack's files are in DIR instead of .throng.")
  private @Nullable Path dir;

  /** The stack's directories. */
  public StackHome home() {
    Path root = RepositoryRoot.find();
    return dir == null ? StackHome.ofRepository(root) : new StackHome(root, dir);
  }

  /** The stack as it was last started. */
  public Stack stack() {
    return Stack.attach(home());
  }
}

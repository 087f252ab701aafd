package dev.throng.local.cli;

import dev.throng.local.stack.SearchIndex;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code throng reindex}. */
@Command(
    name = "reindex",
    description = {
      "Deletes the search index and makes it again of the log, which has 30 days.",
      "For an index that was lost, or whose mapping has changed. Meanwhile little is found."
    },
    mixinStandardHelpOptions = true)
final class ReindexCommand implements Callable<Integer> {
  private static final Duration INTERVAL = Duration.ofSeconds(3);

  /** It has read what there is when so many looks in a row found nothing new. */
  private static final int QUIET_LOOKS = 3;

  @Mixin private HomeOption home = new HomeOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    SearchIndex index = new SearchIndex(home.stack());
    index.rebuild();
    long documents = -1;
    for (int quiet = 0; quiet < QUIET_LOOKS; ) {
      Thread.sleep(INTERVAL.toMillis());
      long now = index.documents();
      quiet = now == documents ? quiet + 1 : 0;
      documents = now;
      out.println(documents + " messages are indexed");
      out.flush();
    }
    return 0;
  }
}

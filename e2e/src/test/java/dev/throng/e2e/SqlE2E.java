package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.client.ThrongApi;
import dev.throng.local.config.RepositoryRoot;
import dev.throng.local.process.Launch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code throng sql} runs the queries of docs/data.md on the cluster of the users' jobs. */
class SqlE2E {
  private static final long DEADLINE_MINUTES = 6;
  private static final Pattern QUERIES = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

  private final LiveStack live = LiveStack.get();

  @TempDir private Path dir;

  @Test
  void theQueriesOfTheDocumentationFindWhatWasSaid() throws Exception {
    ThrongApi person = live.newPerson("queried");
    long guild = person.createGuild("Queried").path("id").asLong();
    long channel = live.textChannel(person, guild);
    live.newPerson("guest").acceptInvite(person.createInvite(channel));
    for (int i = 1; i <= 3; i++) {
      person.createMessage(channel, "m" + i, "n" + i);
    }
    long last = person.createMessage(channel, "typo", "t").path("id").asLong();
    person.editMessage(channel, last, "corrected");

    String output = run(documented());

    // Four messages in the channel, each once, and that of the guest's arrival.
    assertThat(output).containsPattern("\\| +" + channel + " \\|.*\\| +5 \\|");
    // The last one as it is now.
    assertThat(output).containsPattern("\\| +" + last + " \\| +" + channel + " \\| +corrected \\|");
    // As it was sent, and as the database has it.
    assertThat(output).containsPattern("\\| +" + last + " \\| +typo \\| +corrected \\|");
    assertThat(output).containsPattern("\\| +" + guild + " \\| +GUILD_MEMBER_ADD \\|");
    assertThat(output).doesNotContain("[ERROR]");
  }

  private static String documented() throws IOException {
    String page = Files.readString(RepositoryRoot.find().resolve("docs/data.md"));
    List<String> queries = QUERIES.matcher(page).results().map(result -> result.group(1)).toList();
    assertThat(queries).isNotEmpty();
    return String.join("\n", queries);
  }

  private String run(String statements) throws Exception {
    Path script = dir.resolve("queries.sql");
    Files.writeString(script, statements);
    Path output = dir.resolve("output.txt");
    List<String> command = new ArrayList<>(List.of(Launch.java(), "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("-Dthrong.root=" + RepositoryRoot.find());
    command.addAll(List.of("dev.throng.local.cli.ThrongMain", "sql"));
    command.addAll(List.of("--home", live.stack().home().dir().toString()));
    command.addAll(List.of("-f", script.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    return Files.readString(output);
  }
}

package dev.throng.local.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.client.RestException;
import dev.throng.client.ThrongApi;
import dev.throng.local.config.PrivateFiles;
import dev.throng.local.retry.Retry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A guild with a channel, two people and a bot.
 *
 * @param guild id of the guild "Throng"
 * @param channel id of its {@code #general}
 * @param people members; the first owns the guild
 * @param bot a member too
 */
public record DemoWorld(long guild, long channel, List<Person> people, Bot bot) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TEXT_CHANNEL = 0;
  private static final Duration ANSWER_BOUND = Duration.ofSeconds(50);

  /** VIEW_CHANNEL, SEND_MESSAGES, READ_MESSAGE_HISTORY. */
  private static final long BOT_PERMISSIONS = 1 << 10 | 1 << 11 | 1 << 16;

  /** Somebody with an account; {@code token} is a session's, not to be shown. */
  public record Person(String username, String email, String password, String token) {}

  /** An application with its bot's token. */
  public record Bot(long application, String token) {}

  /** The world in this file, if it was ever made. */
  public static Optional<DemoWorld> load(Path file) throws IOException {
    return Files.exists(file)
        ? Optional.of(JSON.readValue(file.toFile(), DemoWorld.class))
        : Optional.empty();
  }

  /** Makes it through a gateway and writes it into a file that only its owner may read. */
  public static DemoWorld create(ThrongApi anonymous, Path file)
      throws IOException, InterruptedException {
    List<Person> people = new ArrayList<>();
    for (String name : List.of("ada", "grace")) {
      String password = randomHex(6);
      String email = name + "@throng.example";
      people.add(
          new Person(name, email, password, ask(() -> anonymous.register(name, email, password))));
    }
    ThrongApi owner = anonymous.person(people.get(0).token());
    ThrongApi guest = anonymous.person(people.get(1).token());
    long guild = ask(() -> owner.createGuild("Throng")).path("id").asLong();
    long channel = ask(() -> general(owner, guild));
    String invite = ask(() -> owner.createInvite(channel));
    ask(() -> guest.acceptInvite(invite));
    long application = ask(() -> owner.createApplication("Throng bot")).path("id").asLong();
    String token = ask(() -> owner.createBot(application));
    ask(() -> owner.authorizeBot(application, guild, BOT_PERMISSIONS));
    DemoWorld world =
        new DemoWorld(guild, channel, List.copyOf(people), new Bot(application, token));
    PrivateFiles.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(world));
    return world;
  }

  /** Repeats a request that was not answered in time: the gateway gives the repeat the same ids. */
  private static <T> T ask(Retry.Operation<T, RuntimeException> request)
      throws InterruptedException {
    return Retry.call(
        ANSWER_BOUND,
        failure -> failure instanceof RestException refused && refused.status() == 503,
        request);
  }

  /** The channel that a new guild comes with. */
  private static long general(ThrongApi owner, long guild) {
    for (JsonNode channel : owner.channels(guild)) {
      if (channel.path("type").asInt() == TEXT_CHANNEL) {
        return channel.path("id").asLong();
      }
    }
    return owner.createChannel(guild, "general").path("id").asLong();
  }

  private static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /**
   * What a person needs to take part, several lines.
   *
   * @param api address of REST without a version, such as {@code http://127.0.0.1:8080/api}
   */
  public String describe(String api) {
    StringBuilder text = new StringBuilder(512);
    text.append("Demo world: guild \"Throng\" (").append(guild).append("), #general (");
    text.append(channel).append(")\n");
    for (Person person : people) {
      text.append("  ").append(person.username()).append("   ").append(person.email());
      text.append("   password ").append(person.password()).append('\n');
    }
    text.append("  bot token ").append(bot.token()).append('\n');
    text.append("discord.js:\n");
    text.append("  const client = new Client({ intents: ['Guilds', 'GuildMessages', ");
    text.append("'MessageContent'], rest: { api: '").append(api).append("' } });\n");
    text.append("  client.on('messageCreate', m => { if (m.content === 'ping') ");
    text.append("m.channel.send('pong'); });\n");
    text.append("  client.login('").append(bot.token()).append("');");
    return text.toString();
  }
}

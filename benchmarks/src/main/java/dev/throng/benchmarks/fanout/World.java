package dev.throng.benchmarks.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.RestAnswer;
import dev.throng.client.ThrongApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where the run takes place.
 *
 * @param channel in which the first account posts and which all see
 * @param tokens of accounts; sessions are dealt to them in turn
 */
record World(long channel, List<String> tokens) {
  private static final String BOT = "Bot ";

  /** A guild of Throng takes no more of one user. */
  private static final int SESSIONS_PER_ACCOUNT_MAX = 100;

  /** How many accounts so many sessions need. */
  static int accountsFor(int sessions) {
    return (sessions + SESSIONS_PER_ACCOUNT_MAX - 1) / SESSIONS_PER_ACCOUNT_MAX;
  }

  /** Accounts that exist: a token a line, those of bots with {@code Bot} before them. */
  static World read(Path tokens, long channel) throws IOException {
    List<String> lines = Files.readAllLines(tokens).stream().filter(l -> !l.isBlank()).toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("--tokens: " + tokens + " is empty (expected: a token)");
    }
    return new World(channel, lines);
  }

  /** New accounts and a new guild on a server of Throng without rate limits. */
  static World make(URI rest, int accounts) {
    ThrongApi anonymous = ThrongApi.anonymous(rest);
    String run = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      String name = "bench_" + run + "_" + i;
      tokens.add(anonymous.register(name, name + "@throng.example", "password of " + name));
    }
    ThrongApi owner = anonymous.person(tokens.get(0));
    JsonNode guild = owner.createGuild("Bench " + run);
    long channel = owner.createChannel(guild.path("id").asLong(), "fan-out").path("id").asLong();
    String invite = owner.createInvite(channel);
    for (String token : tokens.subList(1, tokens.size())) {
      anonymous.person(token).acceptInvite(invite);
    }
    return new World(channel, tokens);
  }

  /** The account of a session. */
  Receiver.Account account(int session) {
    String token = tokens.get(session % tokens.size());
    return new Receiver.Account(
        token.startsWith(BOT) ? token.substring(BOT.length()) : token, channel);
  }

  /** The caller who posts. */
  ThrongApi poster(URI rest) {
    ThrongApi anonymous = ThrongApi.anonymous(rest);
    String token = tokens.get(0);
    return token.startsWith(BOT)
        ? anonymous.bot(token.substring(BOT.length()))
        : anonymous.person(token);
  }

  /** Posts into the channel. */
  MessageSender sender(ThrongApi poster) {
    return (number, content) ->
        poster.createMessageAsync(channel, content, null).thenApply(World::answer);
  }

  private static MessageSender.Answer answer(RestAnswer answer) {
    double seconds = answer.body().path("retry_after").asDouble(0);
    return new MessageSender.Answer(answer.status(), (long) Math.ceil(seconds * 1e3));
  }
}

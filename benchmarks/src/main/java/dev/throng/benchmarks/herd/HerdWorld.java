package dev.throng.benchmarks.herd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.RestAnswer;
import dev.throng.client.ThrongApi;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What is read, and by whom.
 *
 * @param tokens of accounts that may
 * @param pages path and query of each channel's page, below the base
 */
record HerdWorld(List<String> tokens, List<String> pages) {
  private static final int POSTS_AT_A_TIME = 32;
  private static final long RETRY_MS = 200;

  /** New accounts, a guild, channels and messages, on a server of Throng without rate limits. */
  static HerdWorld make(URI rest, HerdOptions options) throws InterruptedException {
    ThrongApi anonymous = ThrongApi.anonymous(rest);
    String run = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < options.accounts; i++) {
      String name = "herd_" + run + "_" + i;
      tokens.add(anonymous.register(name, name + "@throng.example", "password of " + name));
    }
    ThrongApi owner = anonymous.person(tokens.get(0));
    long guild = owner.createGuild("Herd " + run).path("id").asLong();
    List<Long> channels = new ArrayList<>();
    for (int i = 0; i < options.channels; i++) {
      channels.add(owner.createChannel(guild, "herd-" + i).path("id").asLong());
    }
    String invite = owner.createInvite(channels.get(0));
    for (String token : tokens.subList(1, tokens.size())) {
      anonymous.person(token).acceptInvite(invite);
    }
    List<String> pages = new ArrayList<>();
    for (long channel : channels) {
      List<Long> messages = post(owner, channel, options);
      String path = "/channels/" + channel + "/messages?limit=50";
      pages.add(options.anchor() < 0 ? path : path + "&before=" + messages.get(options.anchor()));
    }
    return new HerdWorld(tokens, pages);
  }

  /** Ids of the messages, ascending. */
  private static List<Long> post(ThrongApi owner, long channel, HerdOptions options)
      throws InterruptedException {
    String content = "x".repeat(options.bytes);
    List<Long> ids = new ArrayList<>();
    BlockingQueue<CompletableFuture<RestAnswer>> posts = new ArrayBlockingQueue<>(POSTS_AT_A_TIME);
    int sent = 0;
    while (ids.size() < options.messages) {
      while (sent < options.messages && posts.remainingCapacity() > 0) {
        posts.add(owner.createMessageAsync(channel, content, null));
        sent++;
      }
      JsonNode message = posts.take().join().body();
      if (message.hasNonNull("id")) {
        ids.add(message.path("id").asLong());
      } else {
        sent--; // refused while readers are behind
        TimeUnit.MILLISECONDS.sleep(RETRY_MS);
      }
    }
    ids.sort(null);
    return ids;
  }
}

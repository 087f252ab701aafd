package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.throng.gateway.bus.AskTimeoutException;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.wire.GetUser;
import dev.throng.protocol.wire.ListApplicationCommands;
import dev.throng.protocol.wire.UserCommand;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Which commands the members of a guild find: asked of one application after the other, once for
 * all who ask within {@value #AGE_SECONDS} s. So many are made at a time on this node, and so many
 * bytes of those that were made are kept. Thread-safe.
 */
final class CommandIndexes {
  static final int AGE_SECONDS = 5;

  /** More are refused with 503 while these are made. */
  static final int BUILDS_MAX = 4;

  /** Applications in one index; those with higher ids are left out. */
  private static final int APPLICATIONS_MAX = 50;

  /** Bytes of commands after which no other application is asked; one has 2 MiB at the most. */
  private static final int BYTES_MAX = 4 << 20;

  /** Bytes of those that are kept. */
  private static final int CACHE_BYTES_MAX = 16 << 20;

  /** Bytes of a key and what keeps it, rounded up. */
  private static final int ENTRY_BYTES = 1_000;

  /** An index that takes longer is given up: who has asked for it has had a 503 by then. */
  private static final long BUILD_MS_MAX = 12_000;

  private static final int EMPTY_ARRAY_BYTES = 2;

  private final Actors actors;
  private final Semaphore builds = new Semaphore(BUILDS_MAX);

  /** Indexes that are being built. */
  private final Map<Key, CompletableFuture<byte[]>> building = new ConcurrentHashMap<>();

  private final Cache<Key, byte[]> made =
      Caffeine.newBuilder()
          .maximumWeight(CACHE_BYTES_MAX)
          .weigher((Key key, byte[] index) -> ENTRY_BYTES + index.length)
          .expireAfterWrite(Duration.ofSeconds(AGE_SECONDS))
          .build();

  private record Key(long guild, List<Long> applications) {}

  CommandIndexes(Actors actors) {
    this.actors = actors;
  }

  /**
   * The index, JSON, for one whom the guild has let in.
   *
   * @param applications whose commands can be used there, ascending
   * @return rejected with 503 when too many are being made
   */
  CompletableFuture<byte[]> get(RestRequest in, long guild, List<Long> applications) {
    List<Long> first =
        List.copyOf(applications.subList(0, Math.min(applications.size(), APPLICATIONS_MAX)));
    Key key = new Key(guild, first);
    byte[] known = made.getIfPresent(key);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    CompletableFuture<byte[]> mine = new CompletableFuture<>();
    CompletableFuture<byte[]> others = building.putIfAbsent(key, mine);
    if (others != null) {
      return others;
    }
    build(in, key)
        .whenComplete(
            (index, failure) -> {
              if (failure == null) {
                made.put(key, index);
              }
              building.remove(key);
              if (failure == null) {
                mine.complete(index);
              } else {
                mine.completeExceptionally(Rejection.cause(failure));
              }
            });
    return mine;
  }

  private CompletableFuture<byte[]> build(RestRequest in, Key key) {
    if (!builds.tryAcquire()) {
      return CompletableFuture.failedFuture(new Rejection(RestResponse.unavailable()));
    }
    // Two commands to each application, on behalf of the guild's members.
    actors.charge(key.guild(), 2L * key.applications().size());
    return CompletableFuture.completedFuture(new Index(actors.nowMs() + BUILD_MS_MAX))
        .thenCompose(index -> add(in, key, index, 0))
        .whenComplete((index, failure) -> builds.release());
  }

  /** The commands of the application at this place, and of those behind it. */
  private CompletableFuture<byte[]> add(RestRequest in, Key key, Index index, int at) {
    if (at == key.applications().size() || index.commands.size() > BYTES_MAX) {
      return CompletableFuture.completedFuture(index.json());
    }
    if (actors.nowMs() > index.deadlineMs) {
      return CompletableFuture.failedFuture(new AskTimeoutException("command index"));
    }
    long application = key.applications().get(at);
    return actors
        .user(
            in,
            application,
            UserCommand.newBuilder()
                .setListApplicationCommands(
                    ListApplicationCommands.newBuilder().setGuild(key.guild()).setToUse(true)))
        .thenCombine(
            actors.user(
                in, application, UserCommand.newBuilder().setGetUser(GetUser.getDefaultInstance())),
            (commands, user) -> {
              index.add(RestResponse.of(user), RestResponse.of(commands));
              return index;
            })
        .thenCompose(more -> add(in, key, more, at + 1));
  }

  /** What was found so far, of one build. */
  private static final class Index {
    private final long deadlineMs;
    private final ByteArrayOutputStream applications = new ByteArrayOutputStream();
    private final ByteArrayOutputStream commands = new ByteArrayOutputStream();

    Index(long deadlineMs) {
      this.deadlineMs = deadlineMs;
    }

    void add(RestResponse user, RestResponse registered) {
      byte[] all = registered.body();
      if (!user.isSuccess() || !registered.isSuccess() || all.length <= EMPTY_ARRAY_BYTES) {
        return;
      }
      JsonNode bot = Json.parseTrusted(user.body());
      ObjectNode application = Json.object();
      application.set("id", bot.path("id"));
      application.set("name", bot.path("username"));
      application.put("description", "");
      application.putNull("icon");
      application.set("bot", bot);
      byte[] one = Json.bytes(application);
      append(applications, one, 0, one.length);
      // What is between the brackets of the array.
      append(commands, all, 1, all.length - EMPTY_ARRAY_BYTES);
    }

    private static void append(ByteArrayOutputStream to, byte[] json, int offset, int length) {
      if (to.size() > 0) {
        to.write(',');
      }
      to.write(json, offset, length);
    }

    byte[] json() {
      ByteArrayOutputStream json =
          new ByteArrayOutputStream(applications.size() + commands.size() + ENTRY_BYTES);
      json.writeBytes("{\"applications\":[".getBytes(StandardCharsets.US_ASCII));
      json.writeBytes(applications.toByteArray());
      json.writeBytes("],\"application_commands\":[".getBytes(StandardCharsets.US_ASCII));
      json.writeBytes(commands.toByteArray());
      json.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
      return json.toByteArray();
    }
  }
}

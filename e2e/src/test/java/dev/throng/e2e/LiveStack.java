package dev.throng.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.local.chaos.ChaosTarget;
import dev.throng.local.client.ThrongApi;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The stack that all tests of this module share: started by the first, stopped at the end. */
final class LiveStack {
  private static final Duration EVENTUALLY = Duration.ofSeconds(20);
  private static final LiveStack INSTANCE = new LiveStack();

  private final AtomicInteger names = new AtomicInteger();
  private final String run = Long.toString(System.currentTimeMillis(), 36);

  static LiveStack get() {
    return INSTANCE;
  }

  /** Scheme, host and port of REST. */
  URI rest() {
    throw new UnsupportedOperationException();
  }

  /** REST without a token. */
  ThrongApi api() {
    throw new UnsupportedOperationException();
  }

  ChaosTarget chaosTarget() {
    throw new UnsupportedOperationException();
  }

  /** Stops the gateway gracefully and waits until it is there again. */
  void restartGateway() {}

  /** A user name that nobody has. */
  String newName(String prefix) {
    return prefix + "_" + run + "_" + names.incrementAndGet();
  }

  /** Registers a person and returns calls with the person's token. */
  ThrongApi newPerson(String prefix) {
    String name = newName(prefix);
    return api().person(api().register(name, name + "@example.org", "a long password"));
  }

  /** The first text channel of a guild. */
  long textChannel(ThrongApi member, long guild) {
    for (JsonNode channel : member.channels(guild)) {
      if (channel.path("type").asInt() == 0) {
        return channel.path("id").asLong();
      }
    }
    throw new IllegalStateException("guild " + guild + " has no text channel");
  }

  /** Waits until the assertion holds. */
  void eventually(Runnable assertion) {
    long deadline = System.nanoTime() + EVENTUALLY.toNanos();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }
}

package dev.throng.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.Dispatch;
import dev.throng.client.ThrongApi;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A short scripted talk of two people in one channel: typing, messages, an edit and a deletion,
 * each shown when the other one's client received it, with the time from the request to that event.
 */
public final class Conversation {
  private static final Duration EVENT_TIMEOUT = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final long channel;
  private final long pauseMs;

  /**
   * @param out each line is flushed
   * @param channel where they talk
   * @param pauseMs between two lines
   */
  public Conversation(PrintWriter out, long channel, long pauseMs) {
    this.out = out;
    this.channel = channel;
    this.pauseMs = pauseMs;
  }

  /**
   * Plays the conversation.
   *
   * @param people two people by name, members of the guild
   */
  public void play(Map<String, ThrongApi> people, URI gateway, long guild)
      throws InterruptedException {
    var names = people.entrySet().iterator();
    var first = names.next();
    var second = names.next();
    try (Speaker ada = Speaker.connect(first.getKey(), first.getValue(), gateway, guild);
        Speaker grace = Speaker.connect(second.getKey(), second.getValue(), gateway, guild)) {
      says(ada, grace, "Good evening! Is anybody here?");
      types(grace, ada);
      says(grace, ada, "I am. What is this place?");
      says(ada, grace, "Throng: every line here goes through Kafka, Flink and back to you.");
      long typo = says(grace, ada, "And it is stored in Casandra?");
      edits(grace, ada, typo, "And it is stored in Cassandra?");
      says(ada, grace, "Yes, and it stays, whichever process you kill.");
      long slip = says(grace, ada, "/kill taskmanager-1");
      deletes(grace, ada, slip);
      says(grace, ada, "That was meant for the other window.");
      says(ada, grace, "Try `./throng chaos` there.");
      JsonNode page = grace.api().history(channel, "", 3);
      out.printf("%n  the newest of history, as %s reads it:%n", grace.name());
      for (JsonNode message : page) {
        String author = message.path("author").path("username").asText();
        out.printf("    %-8s %s%n", author, message.path("content").asText());
      }
      out.flush();
    }
  }

  private long says(Speaker speaker, Speaker other, String text) throws InterruptedException {
    long from = System.nanoTime();
    long id = speaker.api().createMessage(channel, text, null).path("id").asLong();
    Dispatch heard = awaitAt(other, "MESSAGE_CREATE", id);
    show(speaker, text, heard.arrivedNanos() - from);
    return id;
  }

  private void edits(Speaker speaker, Speaker other, long id, String text)
      throws InterruptedException {
    long from = System.nanoTime();
    speaker.api().editMessage(channel, id, text);
    Dispatch heard = awaitAt(other, "MESSAGE_UPDATE", id);
    show(speaker, text + "  (edited)", heard.arrivedNanos() - from);
  }

  private void deletes(Speaker speaker, Speaker other, long id) throws InterruptedException {
    long from = System.nanoTime();
    speaker.api().deleteMessage(channel, id);
    Dispatch heard = awaitAt(other, "MESSAGE_DELETE", id);
    show(speaker, "(deleted that)", heard.arrivedNanos() - from);
  }

  private void types(Speaker speaker, Speaker other) throws InterruptedException {
    long from = System.nanoTime();
    speaker.api().startTyping(channel);
    Dispatch heard =
        other.events().await("TYPING_START", event -> event.arrivedNanos() >= from, EVENT_TIMEOUT);
    show(speaker, "is typing ...", heard.arrivedNanos() - from);
  }

  private static Dispatch awaitAt(Speaker listener, String type, long id) {
    return listener.events().await(type, event -> event.id() == id, EVENT_TIMEOUT);
  }

  private void show(Speaker speaker, String text, long nanos) throws InterruptedException {
    out.printf("  %-8s %-72s %7.1f ms%n", speaker.name(), text, nanos / 1e6);
    out.flush();
    Thread.sleep(pauseMs);
  }
}

package dev.throng.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.ThrongApi;
import dev.throng.local.load.Sender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Messages between two people right after a start, in a guild that is made for them and deleted
 * when they have arrived. The classes that a message needs on its way through all processes are
 * loaded and compiled here, and not when the first person writes.
 */
public final class WarmUpMessages {
  /** So many that nobody meets the rate limit of 5 messages per 5 s in a channel. */
  private static final int CHANNELS = 15;

  private static final double PER_SECOND = 25;
  private static final int SESSIONS = 5;
  private static final Duration LENGTH = Duration.ofSeconds(6);
  private static final Duration SPAN = Duration.ofSeconds(2);

  private WarmUpMessages() {}

  /**
   * Sends them, for six seconds.
   *
   * @param owner of the guild, who sends as the other one does
   * @param file where the guild's id is kept as long as the guild is there
   * @return the latencies of the last two seconds
   * @throws dev.throng.client.RestException if a request was refused
   * @throws IllegalStateException if a message did not arrive
   */
  public static LatencyReport run(ThrongApi owner, ThrongApi guest, Path file)
      throws IOException, InterruptedException {
    deleteGuild(owner, file);
    long guild = owner.createGuild("Throng warm-up", channelNames()).path("id").asLong();
    Files.writeString(file, Long.toString(guild));
    List<Sender> senders = new ArrayList<>();
    for (JsonNode channel : owner.channels(guild)) {
      long id = channel.path("id").asLong();
      senders.add(new Sender(owner, id));
      senders.add(new Sender(guest, id));
    }
    guest.acceptInvite(owner.createInvite(senders.get(0).channel()));
    List<LatencyReport> reports =
        new LatencyMeasurement(senders, guest, guild, SESSIONS)
            .run(owner.gateway(), PER_SECOND, LENGTH, SPAN);
    deleteGuild(owner, file);
    return reports.get(reports.size() - 1);
  }

  /** That of this run, or of one that did not come to its end. */
  private static void deleteGuild(ThrongApi owner, Path file) throws IOException {
    if (Files.exists(file)) {
      owner.deleteGuild(Long.parseLong(Files.readString(file)));
      Files.delete(file);
    }
  }

  private static List<String> channelNames() {
    return IntStream.range(0, CHANNELS).mapToObj(number -> "warm-up-" + number).toList();
  }
}

package dev.throng.flink.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildEvent;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.MessageDeleted;
import dev.throng.protocol.wire.MessageUpdated;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The public log of one guild as a test wants it: what happens, when, and what may go wrong on the
 * way. The bytes are those that the server writes.
 *
 * <pre>{@code
 * ThrongTestLog log = new ThrongTestLog(1L);
 * long message = log.message(10L, 7L, "hello", start);
 * log.edit(10L, message, 7L, "hello!", start.plusSeconds(5));
 * log.repeat(2);
 * ThrongEvents.source(log).messages(env, "messages")
 * }</pre>
 */
public final class ThrongTestLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long GENERATION = 1;

  private final long guild;
  private final List<byte[]> records = new ArrayList<>();
  private final Map<Long, Long> lastSeqs = new HashMap<>();
  private long seq;

  /** Nothing has happened yet. */
  public ThrongTestLog(long guild) {
    this.guild = guild;
  }

  /** Somebody sends a message; its id is returned. */
  public long message(long channel, long author, String content, Instant at) {
    long message = Snowflake.of(at.toEpochMilli(), seq + 1);
    append(
        channel,
        at,
        Event.newBuilder()
            .setMessageCreated(
                MessageCreated.newBuilder()
                    .setMessage(message)
                    .setAuthor(author)
                    .setBody(body(channel, message, author, content, at))));
    return message;
  }

  /** Somebody edits it. */
  public void edit(long channel, long message, long author, String content, Instant at) {
    append(
        channel,
        at,
        Event.newBuilder()
            .setMessageUpdated(
                MessageUpdated.newBuilder()
                    .setMessage(message)
                    .setAuthor(author)
                    .setBody(body(channel, message, author, content, at))));
  }

  /** Somebody deletes it. */
  public void delete(long channel, long message, Instant at) {
    append(
        channel,
        at,
        Event.newBuilder().setMessageDeleted(MessageDeleted.newBuilder().setMessage(message)));
  }

  /** Something happens in the guild, such as {@code GUILD_MEMBER_ADD}. */
  public void guildEvent(String type, String json, Instant at) {
    append(
        0,
        at,
        Event.newBuilder()
            .setGuildEvent(GuildEvent.newBuilder().setT(type).setD(ByteString.copyFromUtf8(json))));
  }

  /** Something happens that this version has no name for. */
  public void unknown(long channel, Instant at) {
    append(channel, at, Event.newBuilder());
  }

  /** The last so many events come once more, as after a failure of the server. */
  public void repeat(int events) {
    List<byte[]> last = List.copyOf(records.subList(records.size() - events, records.size()));
    records.addAll(last);
  }

  /** An event of the channel is lost. */
  public void gap(long channel) {
    lastSeqs.put(channel, ++seq);
  }

  /** What is in the log, Protobuf bytes in order. */
  public List<byte[]> records() {
    return List.copyOf(records);
  }

  private void append(long channel, Instant at, Event.Builder event) {
    long previous = lastSeqs.getOrDefault(channel, 0L);
    lastSeqs.put(channel, ++seq);
    records.add(
        event
            .setGuild(guild)
            .setChannel(channel)
            .setGeneration(GENERATION)
            .setSeq(seq)
            .setPrevSeq(previous)
            .setWriteTimeUs(ChronoUnit.MICROS.between(Instant.EPOCH, at))
            .build()
            .toByteArray());
  }

  private ByteString body(long channel, long message, long author, String content, Instant at) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", Long.toUnsignedString(message));
    json.put("type", 0);
    json.put("channel_id", Long.toUnsignedString(channel));
    json.put("content", content);
    json.put("timestamp", at.toString());
    json.putObject("author").put("id", Long.toUnsignedString(author)).put("username", "u" + author);
    json.putArray("mentions");
    json.putArray("mention_roles");
    json.put("mention_everyone", false);
    return ByteString.copyFromUtf8(json.toString());
  }
}

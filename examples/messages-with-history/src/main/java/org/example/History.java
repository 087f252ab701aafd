package org.example;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.connectors.cassandra.CqlReader;
import dev.throng.connectors.cassandra.lookup.CoalescedLookup;
import dev.throng.flink.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The messages before a message. */
final class History implements CoalescedLookup<Message, History.Place, List<String>, String> {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int COUNT = 3;
  private static final String CQL =
      "SELECT body FROM messages WHERE channel_id = ? AND bucket = ? AND message_id < ? LIMIT "
          + COUNT;

  /** Messages of ten days of a channel are stored together. */
  private static final long BUCKET_MS = 10L * 24 * 3600 * 1000;

  /** Where to look. */
  record Place(long channelId, long messageId) {
    /** Days since 2015, in tens: an id begins with its milliseconds since then. */
    int bucket() {
      return (int) ((messageId >>> 22) / BUCKET_MS);
    }
  }

  /** Newest first, of the last ten to twenty days. */
  static CompletionStage<List<String>> before(CqlReader reader, Place place) {
    return read(reader, place, place.bucket())
        .thenCompose(
            found ->
                found.size() == COUNT
                    ? CompletableFuture.completedFuture(found)
                    : read(reader, place, place.bucket() - 1).thenApply(more -> add(found, more)));
  }

  private static CompletionStage<List<String>> read(CqlReader reader, Place place, int bucket) {
    return reader
        .read(CQL, place.channelId(), bucket, place.messageId())
        .thenApply(rows -> rows.stream().map(History::content).toList());
  }

  private static List<String> add(List<String> found, List<String> more) {
    List<String> all = new ArrayList<>(found);
    all.addAll(more);
    return all.subList(0, Math.min(COUNT, all.size()));
  }

  private static String content(Row row) {
    String body = StandardCharsets.UTF_8.decode(row.getByteBuffer("body")).toString();
    try {
      return JSON.readTree(body).path("content").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a stored message is not JSON", e);
    }
  }

  @Override
  public Place key(Message message) {
    return new Place(message.channelId(), message.messageId());
  }

  @Override
  public Object group(Message message) {
    return message.channelId();
  }

  @Override
  public String answer(Message message, List<String> before) {
    return "channel=" + message.channelId() + " content=" + message.content() + " before=" + before;
  }

  @Override
  public String unavailable(Message message, Throwable cause) {
    return "channel=" + message.channelId() + " content=" + message.content() + " before=?";
  }
}

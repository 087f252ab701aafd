package dev.throng.local.chaos;

import static dev.throng.client.RestTransport.JSON;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.protocol.internal.util.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the rows past all of Throng's own code, with a driver session of its own. */
public final class CassandraMessageRows implements MessageRows {
  private static final long DISCORD_EPOCH_MS = 1_420_070_400_000L;
  private static final long BUCKET_MS = 10L * 24 * 60 * 60 * 1000;

  private final CqlSession session;
  private final PreparedStatement select;
  private final Set<Long> channels;
  private final int bucket;

  /**
   * @param session closed with this
   * @param channels made in this run: their messages lie in the current bucket or the one before
   */
  public CassandraMessageRows(CqlSession session, String keyspace, Set<Long> channels) {
    this.session = session;
    this.channels = Set.copyOf(channels);
    this.bucket = (int) ((System.currentTimeMillis() - DISCORD_EPOCH_MS) / BUCKET_MS);
    this.select =
        session.prepare(
            "SELECT message_id, body FROM "
                + CqlIdentifier.fromInternal(keyspace).asCql(true)
                + ".messages WHERE channel_id = ? AND bucket = ?");
  }

  @Override
  public List<MessageRow> read() {
    List<MessageRow> rows = new ArrayList<>();
    for (long channel : channels) {
      for (int candidate = bucket - 1; candidate <= bucket + 1; candidate++) {
        rows.addAll(readPartition(channel, candidate));
      }
      // Splits are numbered from 1, and nobody deletes in this run.
      List<MessageRow> split = readPartition(channel, -1);
      for (int number = 2; !split.isEmpty(); number++) {
        rows.addAll(split);
        split = readPartition(channel, -number);
      }
    }
    return rows;
  }

  private List<MessageRow> readPartition(long channel, int partition) {
    List<MessageRow> rows = new ArrayList<>();
    for (Row row : session.execute(select.bind(channel, partition))) {
      rows.add(
          new MessageRow(channel, row.getLong("message_id"), number(row.getByteBuffer("body"))));
    }
    return rows;
  }

  private static int number(ByteBuffer body) {
    try {
      return JSON.readTree(Bytes.getArray(body)).path("content").asInt(-1);
    } catch (IOException e) {
      throw new UncheckedIOException("a row's body", e);
    }
  }

  @Override
  public void close() {
    session.close();
  }
}

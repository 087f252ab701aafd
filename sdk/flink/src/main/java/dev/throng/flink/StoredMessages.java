package dev.throng.flink;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.throng.connectors.cassandra.CassandraClientOptions;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import dev.throng.connectors.cassandra.source.CassandraSource;
import dev.throng.protocol.Snowflake;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The messages of the database as events. Nothing else needs the connector on the class path. */
final class StoredMessages {
  private static final String TABLE = "messages";

  private StoredMessages() {}

  /** All of them, once; without watermarks until the end. */
  static DataStream<ThrongEvent> read(
      ThrongDatabase database, StreamExecutionEnvironment env, String uid) {
    CassandraSource<ThrongEvent> source =
        CassandraSource.builder(
                sessions(database), TypeInformation.of(ThrongEvent.class), StoredMessages::event)
            .table(database.keyspace(), TABLE)
            .select("channel_id", "message_id", "author_id", "body")
            .build();
    return env.fromSource(
            source,
            WatermarkStrategy.<ThrongEvent>noWatermarks()
                .withTimestampAssigner((event, timestamp) -> event.timeUs() / 1_000),
            uid)
        .uid(uid)
        .name(uid);
  }

  private static CqlSessionProvider sessions(ThrongDatabase database) {
    return CqlSessionProvider.of(
        CassandraClientOptions.from(
            Configuration.fromMap(
                Map.of(
                    CassandraClientOptions.CONTACT_POINTS.key(), database.contactPoints(),
                    CassandraClientOptions.LOCAL_DATACENTER.key(), database.localDatacenter(),
                    CassandraClientOptions.KEYSPACE.key(), database.keyspace()))));
  }

  private static ThrongEvent event(Row row) {
    ByteBuffer body = row.getByteBuffer("body");
    return event(
        row.getLong("channel_id"),
        row.getLong("message_id"),
        row.getLong("author_id"),
        body == null ? "" : StandardCharsets.UTF_8.decode(body).toString());
  }

  /** A stored message, as if it had just been sent. */
  static ThrongEvent event(long channel, long message, long author, String json) {
    return new ThrongEvent(
        EventKind.MESSAGE_CREATED,
        0,
        channel,
        message,
        author,
        "MESSAGE_CREATE",
        json,
        Snowflake.timeMs(message) * 1_000,
        new LogPosition(0, 0, 0),
        new byte[0]);
  }
}

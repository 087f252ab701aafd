package dev.throng.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CassandraServerITCase {
  @TempDir Path dir;

  @Test
  void acknowledgedRowsAreThereAfterSigkillAndRestart() {
    try (CassandraServer cassandra = CassandraServer.start(dir)) {
      cassandra.createSchema();
      cassandra.createSchema();
      try (CqlSession session = cassandra.connect()) {
        for (long id : new long[] {1, 3, 2}) {
          session.execute(
              "INSERT INTO throng.messages (channel_id, bucket, message_id) VALUES (7, 0, "
                  + id
                  + ")");
        }
      }
      long before = cassandra.pid();

      cassandra.kill();
      cassandra.restart();

      assertThat(cassandra.pid()).isNotEqualTo(before);
      try (CqlSession session = cassandra.connect()) {
        List<Row> rows =
            session
                .execute("SELECT message_id FROM throng.messages WHERE channel_id=7 AND bucket=0")
                .all();
        assertThat(rows).extracting(row -> row.getLong("message_id")).containsExactly(3L, 2L, 1L);
      }
    }
  }
}

package dev.throng.e2e.compose;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import dev.throng.local.server.CassandraClient;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes the place of {@code cqlsh HOST -f FILE}; waits until the database answers. */
final class CqlTool {
  private CqlTool() {}

  public static void main(String[] args) throws Exception {
    String statements = Files.readString(Path.of(args[2])).replaceAll("(?m)--.*$", "");
    for (int attempt = 1; ; attempt++) {
      try (CqlSession session = CassandraClient.connect(args[0], 9042, "datacenter1")) {
        for (String statement : statements.split(";")) {
          if (!statement.isBlank()) {
            session.execute(statement);
          }
        }
        return;
      } catch (AllNodesFailedException e) {
        if (attempt == 60) {
          throw e;
        }
        Thread.sleep(2000);
      }
    }
  }
}

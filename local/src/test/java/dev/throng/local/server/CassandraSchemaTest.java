package dev.throng.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.ExecutionInfo;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CassandraSchemaTest {
  private final List<String> executed = new ArrayList<>();
  private int timeouts;
  private int disagreements;

  @Test
  void aStatementThatTimedOutIsRepeated() {
    timeouts = 2;
    CassandraClient.applySchema(session());
    assertThat(executed).hasSize(statements() + 2);
    assertThat(executed.get(0)).isEqualTo(executed.get(1)).isEqualTo(executed.get(2));
  }

  @Test
  void theNextStatementWaitsUntilAllNodesAgree() {
    disagreements = 1;
    CassandraClient.applySchema(session());
    assertThat(executed).hasSize(statements() + 1);
    assertThat(executed.get(0)).isEqualTo(executed.get(1)).isNotEqualTo(executed.get(2));
  }

  private static int statements() {
    return (int) CassandraClient.schema().lines().filter(line -> line.contains(";")).count();
  }

  private CqlSession session() {
    return fake(
        CqlSession.class,
        (session, method, arguments) -> {
          executed.add((String) arguments[0]);
          if (timeouts > 0) {
            timeouts--;
            throw new DriverTimeoutException("no answer");
          }
          boolean agreed = disagreements == 0;
          disagreements = Math.max(0, disagreements - 1);
          ExecutionInfo answered = fake(ExecutionInfo.class, (info, getter, none) -> agreed);
          return fake(ResultSet.class, (result, getter, none) -> answered);
        });
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}

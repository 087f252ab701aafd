package dev.throng.jobs.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.jobs.core.state.TransactionalState;
import org.junit.jupiter.api.Test;

class RelayRunnerTest {
  @Test
  void aRelayMayWriteMoreThanACommand() {
    MemoryStateFactory backend = new MemoryStateFactory();

    new RelayRunner(
        backend,
        tables -> {
          Table<Long> table = tables.table("many", Long.class);
          for (long key = 0; key <= TransactionalState.WRITES_MAX; key++) {
            table.put(key, key);
          }
          return new Relay(tables, 7);
        },
        (record, cause) -> {
          throw new AssertionError(cause);
        });

    assertThat(backend.table("many", Long.class).get(0)).isNull();
  }
}

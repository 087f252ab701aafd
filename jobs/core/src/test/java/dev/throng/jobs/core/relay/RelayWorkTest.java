package dev.throng.jobs.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.fixture.CountingStateFactory;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a message makes a relay read, where nearly every session has a group of its own. */
final class RelayWorkTest {
  private static final int CHANNELS = 5;

  private final CountingStateFactory state = new CountingStateFactory(new MemoryStateFactory());
  private final RelayRunner relay = runner(state);

  @Test
  void aMessageReadsNoGroups() {
    PickYourRoles guild = new PickYourRoles(1, 0, relay::run);
    for (int user = 0; user < 300; user++) {
      guild.attach();
    }
    guild.dispatch(3);
    guild.attach();
    guild.detach(7);
    state.reset();

    assertThat(guild.dispatch(3)).hasSize(1);

    assertThat(state.reads()).doesNotContainKeys("group-pages", "class-pages", "unread-slots");
  }

  @Test
  void whatIsRememberedOfGroupsMakesNoDifference() {
    RelayRunner forgetful = runner(new Forgetful(new MemoryStateFactory()));
    PickYourRoles guild = new PickYourRoles(2, 0, record -> same(record, forgetful));
    Random random = new Random(2);
    for (int step = 0; step < 3_000; step++) {
      switch (random.nextInt(20)) {
        case 0 -> guild.toggle(random.nextInt(CHANNELS));
        case 1 -> guild.toggleEveryone();
        case 2, 3, 4 -> guild.attach(random.nextBoolean());
        case 5, 6 -> detachOne(guild, random);
        case 7 -> guild.passiveUpdate();
        case 8, 9, 10, 11 -> guild.message(random.nextInt(CHANNELS));
        default -> guild.dispatch(random.nextInt(CHANNELS));
      }
    }
  }

  private static void detachOne(PickYourRoles guild, Random random) {
    if (guild.users() > 0) {
      guild.detach(random.nextInt(guild.users()));
    }
  }

  private List<OutRecord> same(RelayRecord record, RelayRunner forgetful) {
    List<OutRecord> written = relay.run(record);
    List<OutRecord> others = forgetful.run(record);
    assertThat(written).hasSameSizeAs(others);
    for (int i = 0; i < written.size(); i++) {
      // Field by field: AssertJ's recursive comparison takes a hundred times as long as the relay.
      assertThat(written.get(i).topic()).isEqualTo(others.get(i).topic());
      assertThat(written.get(i).key()).isEqualTo(others.get(i).key());
      assertThat(Arrays.equals(written.get(i).value(), others.get(i).value()))
          .as("bytes of record %d of %s", i, record)
          .isTrue();
    }
    return written;
  }

  private static RelayRunner runner(StateFactory state) {
    return new RelayRunner(
        state,
        tables -> new Relay(tables, 7),
        (record, cause) -> {
          throw new AssertionError(cause);
        });
  }

  /** Keeps nothing that is derived. */
  private record Forgetful(StateFactory state) implements StateFactory {
    @Override
    public <V> Table<V> table(String name, Class<V> type) {
      return state.table(name, type);
    }

    @Override
    public <V> Cell<V> cell(String name, Class<V> type) {
      return state.cell(name, type);
    }
  }
}

package dev.throng.jobs.core.guild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.relay.RelaySteps;
import dev.throng.protocol.wire.RelayCommand;
import dev.throng.protocol.wire.RelayStep;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RelayOutboxTest {
  private static final long GUILD = 9;

  @Test
  void eachNodeGetsItsCommandAsProtobufWouldEncodeIt() {
    GuildTables tables = new GuildTables(new MemoryStateFactory(), GuildLimits.SPLIT_BYTES_MAX);
    tables.putNodes(AttachedNodes.NONE.plus(0, 7).plus(300, 8));
    RelayOutbox outbox = new RelayOutbox(GUILD, tables);
    RelayStep message = RelaySteps.step(RelaySteps.message(5, 77));
    RelayStep attach = RelaySteps.attach(100, 1, 2);

    outbox.toAll(message);
    outbox.toNode(300, 8, attach);
    outbox.toNode(12, 3, attach);
    outbox.toAll(message);
    Effects effects = new Effects(4, 5);
    outbox.flush(effects);

    Map<Integer, List<RelayStep>> expected =
        Map.of(
            0,
            List.of(message, message),
            12,
            List.of(attach),
            300,
            List.of(message, attach, message));
    assertThat(effects.relayRecords()).extracting(RelayRecord::node).containsExactly(0, 12, 300);
    for (RelayRecord record : effects.relayRecords()) {
      RelayCommand command =
          RelayCommand.newBuilder()
              .setGuild(GUILD)
              .setNode(record.node())
              .setEpoch(record.epoch())
              .setSeq(record.seq())
              .addAllSteps(expected.get(record.node()))
              .build();
      assertThat(record.value()).isEqualTo(command.toByteArray());
    }
  }
}

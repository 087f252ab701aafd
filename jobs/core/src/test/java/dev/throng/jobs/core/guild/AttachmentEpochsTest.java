package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.protocol.wire.RelayCommand;
import dev.throng.protocol.wire.RelayStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that starts again has lost the sessions of its epochs before. */
final class AttachmentEpochsTest {
  private static final long FRIEND = 2;
  private static final int NODE = 3;

  private final GuildBench guild = new GuildBench();

  @BeforeEach
  void join() {
    guild.join(FRIEND);
  }

  @Test
  void aSessionOfAnEndedEpochIsNotAttachedAndTellsNobodyAnything() {
    guild.attach(OWNER, 70, NODE, 2);

    assertThat(guild.attach(FRIEND, 71, NODE, 1).relays()).isEmpty();
    assertThat(guild.attach(FRIEND, 72, NODE, 2).relays()).hasSize(1);
  }

  @Test
  void aNewEpochBringsStructureAndSnapshotAgainAndIsTheOnlyOneSentTo() {
    guild.attach(OWNER, 70, NODE, 1);
    RelayCommand begun = guild.attach(FRIEND, 71, NODE, 2).relays().get(0);

    assertThat(begun.getEpoch()).isEqualTo(2);
    assertThat(begun.getStepsList())
        .extracting(RelayStep::getStepCase)
        .containsExactly(
            RelayStep.StepCase.STRUCTURE, RelayStep.StepCase.SNAPSHOT, RelayStep.StepCase.ATTACH);
    assertThat(guild.send(OWNER, GuildBench.GENERAL + 10, "hello").relays())
        .extracting(RelayCommand::getEpoch)
        .containsExactly(2L);
  }
}

package dev.throng.jobs.core.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.Names;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Claim;
import dev.throng.protocol.wire.Confirm;
import dev.throng.protocol.wire.DirectoryCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.Release;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.Resolve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DirectoryActorTest {
  private static final String NAME = Names.username("Ada");

  private final MemoryStateFactory state = new MemoryStateFactory();
  private final ActorRunner runner =
      new ActorRunner(Topic.DIRECTORY_INBOX, state, tables -> new DirectoryActor(tables));
  private long nowUs = 100;
  private long offset;
  private long gatewayAheadUs;

  @Test
  void theFirstToClaimHasTheName() throws Exception {
    assertThat(claim(1, 11, 0).getValue()).isEqualTo(11);
    assertThat(claim(1, 11, 0).getStatus()).isEqualTo(200);

    Reply other = claim(2, 22, 0);
    assertThat(other.getStatus()).isEqualTo(409);
    assertThat(other.getValue()).isEqualTo(11);
  }

  @Test
  void onlyAConfirmedClaimIsResolved() throws Exception {
    claim(1, 11, 1_000);
    assertThat(resolve().getStatus()).isEqualTo(404);

    assertThat(confirm(2).getStatus()).isEqualTo(409);
    assertThat(confirm(1).getStatus()).isEqualTo(204);
    assertThat(resolve().getValue()).isEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(longs = {-500_000, 500_000})
  void aClaimLapsesInTimeWhateverTheGatewaysClockShows(long aheadUs) throws Exception {
    nowUs = 1_000_000;
    gatewayAheadUs = aheadUs;
    claim(1, 11, nowUs + aheadUs + 1_000);
    gatewayAheadUs = 0;

    nowUs += 999;
    assertThat(claim(2, 22, nowUs + 1_000).getStatus()).isEqualTo(409);
    nowUs += 2;
    assertThat(claim(2, 22, nowUs + 1_000).getStatus()).isEqualTo(200);
  }

  @Test
  void aClaimThatIsNotConfirmedInTimeIsFreeForOthers() throws Exception {
    claim(1, 11, 1_000);
    nowUs = 2_000;

    assertThat(claim(2, 22, 3_000).getStatus()).isEqualTo(200);
    assertThat(confirm(1).getStatus()).isEqualTo(409);
    assertThat(confirm(2).getStatus()).isEqualTo(204);
  }

  @Test
  void aLapsedClaimThatNobodyTookIsStillConfirmed() throws Exception {
    claim(1, 11, 1_000);
    nowUs = 2_000;

    assertThat(confirm(1).getStatus()).isEqualTo(204);
  }

  @Test
  void onlyTheOwnerReleases() throws Exception {
    claim(1, 11, 0);

    assertThat(release(2).getStatus()).isEqualTo(204);
    assertThat(resolve().getStatus()).isEqualTo(200);
    assertThat(release(1).getStatus()).isEqualTo(204);
    assertThat(resolve().getStatus()).isEqualTo(404);
    assertThat(state.size(Names.key(NAME), "claims")).isZero();
  }

  private Reply claim(long owner, long target, long deadlineUs) throws Exception {
    return run(
        DirectoryCommand.newBuilder()
            .setClaim(
                Claim.newBuilder().setOwner(owner).setTarget(target).setDeadlineUs(deadlineUs)));
  }

  private Reply confirm(long owner) throws Exception {
    return run(DirectoryCommand.newBuilder().setConfirm(Confirm.newBuilder().setOwner(owner)));
  }

  private Reply release(long owner) throws Exception {
    return run(DirectoryCommand.newBuilder().setRelease(Release.newBuilder().setOwner(owner)));
  }

  private Reply resolve() throws Exception {
    return run(DirectoryCommand.newBuilder().setResolve(Resolve.getDefaultInstance()));
  }

  private Reply run(DirectoryCommand.Builder command) throws Exception {
    state.select(Names.key(NAME));
    Effects effects =
        runner.run(
            new InboxRecord(
                Names.key(NAME),
                0,
                offset++,
                nowUs,
                command
                    .setName(NAME)
                    .setHeader(
                        Header.newBuilder()
                            .setTimeUs(nowUs + gatewayAheadUs)
                            .setReplyTo(ReplyTo.newBuilder().setRequestId(1)))
                    .build()
                    .toByteArray()));
    return Reply.parseFrom(effects.records().get(0).value());
  }
}

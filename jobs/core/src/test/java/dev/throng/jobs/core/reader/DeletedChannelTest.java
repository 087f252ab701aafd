package dev.throng.jobs.core.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.MessageRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reader keeps of a channel that is deleted: nothing. */
final class DeletedChannelTest {
  private static final List<String> TABLES =
      List.of("head", "held", "tail", "overlay", "overlay-index", "buckets");
  private static final MessageRange NEWEST = MessageRange.newBuilder().setLimit(5).build();

  private final ReaderWorld world =
      new ReaderWorld(new ReaderLimits(8, 1 << 20, 6, 60, 4, 5_000, 60_000, 128));

  private static long message(int number) {
    return Snowflake.of(Snowflake.EPOCH_MS + 1_000 + number, 0, 0);
  }

  private void talkAndEnd() {
    for (int i = 0; i < 40; i++) {
      world.append(ReaderWorld.created(message(i), "m" + i));
    }
    world.append(ReaderWorld.deleted(message(1)));
    world.append(ReaderWorld.channelDeleted());
  }

  @Test
  void nothingIsKeptOfIt() {
    talkAndEnd();
    world.readAll();

    assertNothingIsLeft();
  }

  @Test
  void aQueryThatWaitsIsRefusedAtItsEnd() {
    talkAndEnd();
    world.query(NEWEST, 42, 1_000);

    ReaderEffects end = world.readAfterGap(41);

    assertThat(ReaderWorld.reply(end.records().get(0)).getStatus()).isEqualTo(503);
    assertNothingIsLeft();
  }

  /** The job that writes the log goes back to its checkpoint, and writes the last events again. */
  @Test
  void eventsThatAreRepeatedAfterItsEndLeaveNothingEither() {
    talkAndEnd();
    world.readAll();
    world.readEvent(39);
    world.readEvent(40);
    world.readEvent(41);

    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() {
    for (String table : TABLES) {
      assertThat(world.state.size(0L, table)).as(table).isZero();
    }
  }
}

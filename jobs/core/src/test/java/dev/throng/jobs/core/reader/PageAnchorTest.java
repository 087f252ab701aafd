package dev.throng.jobs.core.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.MessageRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anchors that are no message's id: clients begin to read a channel with {@code after=0}. */
final class PageAnchorTest {
  private static final int MESSAGES = 40;

  private static final ReaderLimits SMALL_TAIL =
      new ReaderLimits(8, 2_000, 6, 60, 4, 5_000, 60_000, 128);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void afterZeroIsFromTheBeginning(boolean stored) {
    ReaderWorld world = write(stored);

    assertThat(page(world, MessageRange.newBuilder().setAfter(0).setLimit(3))).isEqualTo("[3,2,1]");
    assertThat(page(world, MessageRange.newBuilder().setAfter(1).setLimit(2))).isEqualTo("[2,1]");
    assertThat(page(world, MessageRange.newBuilder().setAfter(ReaderWorld.CHANNEL).setLimit(1)))
        .isEqualTo("[1]");
    assertThat(page(world, MessageRange.newBuilder().setAround(0).setLimit(2))).isEqualTo("[1]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsBeforeZeroOrAfterTheLastPossibleId(boolean stored) {
    ReaderWorld world = write(stored);

    assertThat(page(world, MessageRange.newBuilder().setBefore(0).setLimit(3))).isEqualTo("[]");
    assertThat(page(world, MessageRange.newBuilder().setAfter(Long.MAX_VALUE).setLimit(3)))
        .isEqualTo("[]");
    assertThat(page(world, MessageRange.newBuilder().setAfter(-1).setLimit(3))).isEqualTo("[]");
  }

  /** Messages 1 to 40, all in the tail, or 8 there and all in the database. */
  private static ReaderWorld write(boolean stored) {
    ReaderWorld world = new ReaderWorld(stored ? SMALL_TAIL : ReaderLimits.DEFAULT);
    for (int i = 1; i <= MESSAGES; i++) {
      long id = Snowflake.of(Snowflake.EPOCH_MS + 1_000L * i, 0, 0);
      world.append(ReaderWorld.created(id, Integer.toString(i)));
      world.readAll();
      if (stored) {
        world.storeAll();
      }
    }
    return world;
  }

  private static String page(ReaderWorld world, MessageRange.Builder range) {
    return world.reply(world.query(range.build(), MESSAGES, 1_000)).getBody().toStringUtf8();
  }
}

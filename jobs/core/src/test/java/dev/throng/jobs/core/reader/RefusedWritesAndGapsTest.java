package dev.throng.jobs.core.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.Reply;
import org.junit.jupiter.api.Test;

/** A channel with messages that the database refuses, whose reader then misses events. */
class RefusedWritesAndGapsTest {
  private static final ReaderLimits LIMITS =
      new ReaderLimits(5, 10_000, 30, 1_000, 4, 5_000, 60_000, 128);
  private static final ReaderLimits NO_OVERLAY =
      new ReaderLimits(5, 10_000, 10, 5, 4, 5_000, 60_000, 128);

  @Test
  void aPageWithARefusedMessageOfBeforeAGapIsUnavailableAndThoseBesideItAreServed() {
    ReaderWorld world = world(20, 2);
    world.storeAll();
    world.readNext();
    loseOneAndReadOn(world);

    assertThat(page(world, MessageRange.newBuilder().setBefore(id(6)).setLimit(5)).getStatus())
        .isEqualTo(503);
    assertThat(single(world, 3).getStatus()).isEqualTo(503);
    assertThat(body(page(world, MessageRange.newBuilder().setBefore(id(8)).setLimit(4))))
        .isEqualTo("[m7,m6,m5,m4]");
    assertThat(body(page(world, MessageRange.newBuilder().setAfter(id(3)).setLimit(3))))
        .isEqualTo("[m6,m5,m4]");
    assertThat(body(single(world, 2))).isEqualTo("m2");
  }

  @Test
  void aMessageThatIsRefusedOnlyAfterTheGapIsNotMissedEither() {
    ReaderWorld world = world(20, 18);
    world.readNext();
    loseOneAndReadOn(world);

    assertThat(single(world, 19).getStatus()).isEqualTo(503);
    assertThat(body(single(world, 18))).isEqualTo("m18");
  }

  @Test
  void aChangeAfterTheGapMakesARefusedMessageKnownAgain() {
    ReaderWorld world = world(20, 2);
    world.storeAll();
    world.readNext();
    world.append(ReaderWorld.updated(id(3), "edited"));
    loseOneAndReadOn(world);
    assertThat(single(world, 3).getStatus()).isEqualTo(503);

    world.append(ReaderWorld.updated(id(3), "edited again"));
    world.readAll();
    world.storeAll();
    assertThat(body(single(world, 3))).isEqualTo("edited again");
  }

  @Test
  void aRefusedEventThatTheReaderMissedHidesAllOlderMessages() {
    ReaderWorld world = world(20, 21);
    world.storeAll();
    world.readNext();
    loseAndReadOn(world, 2);

    assertThat(single(world, 2).getStatus()).isEqualTo(503);
    assertThat(body(single(world, 24))).isEqualTo("m24");
  }

  @Test
  void anEarlierChangeThatIsRefusedIsNotServedInsteadOfALaterOneThatIsTooLarge() {
    ReaderWorld world = new ReaderWorld(NO_OVERLAY);
    for (int i = 1; i <= 10; i++) {
      world.append(ReaderWorld.created(id(i), "m" + i));
    }
    world.readAll();
    world.storeAll();
    world.append(ReaderWorld.created(id(11), "m11"));
    world.refused.add((long) world.log.size());
    world.append(ReaderWorld.updated(id(1), "one"));
    world.append(ReaderWorld.updated(id(1), "a large one"));
    world.readAll();
    assertThat(single(world, 1).getStatus()).isEqualTo(503);

    world.storeAll();
    assertThat(body(single(world, 1))).isEqualTo("a large one");
  }

  /** Messages 1 to count, and one more that is not read yet. */
  private static ReaderWorld world(int count, long refusedOffset) {
    ReaderWorld world = new ReaderWorld(LIMITS);
    for (int i = 1; i <= count + 1; i++) {
      world.append(ReaderWorld.created(id(i), "m" + i));
    }
    world.refused.add(refusedOffset);
    for (int i = 1; i <= count; i++) {
      world.readNext();
    }
    return world;
  }

  private static void loseOneAndReadOn(ReaderWorld world) {
    loseAndReadOn(world, 1);
  }

  private static void loseAndReadOn(ReaderWorld world, int lost) {
    while (world.log.size() < 25) {
      int next = world.log.size() + 1;
      world.append(ReaderWorld.created(id(next), "m" + next));
    }
    assertThat(world.readAfterGap(lost).gaps()).isEqualTo(1);
    world.readAll();
    world.storeAll();
  }

  private static long id(int number) {
    return Snowflake.of(Snowflake.EPOCH_MS + 10 + number, 0, 0);
  }

  private static Reply single(ReaderWorld world, int number) {
    return page(world, MessageRange.newBuilder().setOnly(id(number)));
  }

  private static Reply page(ReaderWorld world, MessageRange.Builder range) {
    return world.reply(world.query(range.build(), world.read, 0));
  }

  private static String body(Reply reply) {
    assertThat(reply.getStatus()).isEqualTo(200);
    return reply.getBody().toStringUtf8();
  }
}

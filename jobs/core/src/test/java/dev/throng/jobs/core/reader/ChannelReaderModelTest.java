package dev.throng.jobs.core.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.RandomRanges;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The reader against a plain list, with a database that lags and reports late, and with reads of it
 * that take a while and are shared.
 */
class ChannelReaderModelTest {
  private static final int STEPS = 6_000;
  private static final ReaderLimits SMALL =
      new ReaderLimits(8, 2_000, 6, 60, 4, 5_000, 60_000, 128);
  private static final ReaderLimits UNBOUNDED =
      new ReaderLimits(8, 1 << 30, 1 << 20, 1 << 30, 4, 5_000, 60_000, 128);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void everyPageIsWhatThePlainListSaysWhileTheDatabaseLags(long seed) {
    Run run = new Run(seed, UNBOUNDED);
    run.steps();
    assertThat(run.unavailable).as("seed %d", seed).isZero();
    assertThat(run.fromDatabase).as("seed %d", seed).isGreaterThan(100);
    assertThat(run.fromTail).as("seed %d", seed).isGreaterThan(100);
    assertThat(run.world.joined).as("seed %d", seed).isGreaterThan(20);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
  void aPageBeyondABoundIsRefusedAndNeverWrong(long seed) {
    Run run = new Run(seed, SMALL);
    run.steps();
    assertThat(run.unavailable).as("seed %d", seed).isPositive();
    assertThat(run.fromDatabase).as("seed %d", seed).isPositive();
    run.assertAllIsServedOnceAllIsDurable();
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38, 39, 40})
  void noPageIsServedOverAGapInTheEvents(long seed) {
    Run run = new Run(seed, UNBOUNDED);
    run.gapOneIn = 60;
    run.steps();
    assertThat(run.gaps).as("seed %d", seed).isGreaterThan(5);
    assertThat(run.unavailable).as("seed %d", seed).isPositive();
    assertThat(run.fromDatabase).as("seed %d", seed).isGreaterThan(100);
    assertThat(run.fromTail).as("seed %d", seed).isPositive();
    run.assertAllIsServedOnceAllIsDurable();
    assertThat(run.world.state.size(0L, "tail"))
        .as("seed %d: nothing is left", seed)
        .isLessThan(200);
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43, 44, 45, 46})
  void aGapOfAChannelThatIsAtItsBoundsIsNotServedOverEither(long seed) {
    Run run = new Run(seed, SMALL);
    run.gapOneIn = 60;
    run.steps();
    assertThat(run.gaps).as("seed %d", seed).isGreaterThan(5);
    run.assertAllIsServedOnceAllIsDurable();
  }

  @ParameterizedTest
  @ValueSource(longs = {51, 52, 53, 54, 55, 56, 57, 58, 59, 60})
  void whatTheDatabaseRefusesStaysInHistory(long seed) {
    Run run = new Run(seed, UNBOUNDED);
    run.refusedOneIn = 30;
    run.steps();
    assertThat(run.world.refused).as("seed %d", seed).hasSizeGreaterThan(10);
    assertThat(run.unavailable).as("seed %d", seed).isZero();
    run.assertAllIsServedOnceAllIsDurable();
  }

  @ParameterizedTest
  @ValueSource(longs = {61, 62, 63, 64, 65, 66, 67, 68})
  void moreRefusedContentThanIsKeptIsAHoleThatStaysAndIsSeen(long seed) {
    Run run = new Run(seed, SMALL);
    run.refusedOneIn = 10;
    run.steps();
    run.world.readAll();
    run.world.storeAll();
    run.unavailable = 0;
    for (int i = 0; i < 200; i++) {
      run.queryOnce();
    }
    assertThat(run.unavailable).as("seed %d", seed).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {71, 72, 73, 74, 75, 76, 77, 78, 79, 80})
  void noPageIsServedOverAGapThatLacksWhatTheDatabaseRefuses(long seed) {
    Run run = new Run(seed, UNBOUNDED);
    run.gapOneIn = 200;
    run.refusedOneIn = 150;
    run.steps();
    assertThat(run.gaps).as("seed %d", seed).isPositive();
    assertThat(run.world.refused).as("seed %d", seed).isNotEmpty();
    assertThat(run.fromTail).as("seed %d", seed).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {81, 82, 83, 84, 85, 86, 87, 88, 89, 90})
  void aReadThatIsSharedFindsNoLessThanOneOfItsOwn(long seed) {
    Run run = new Run(seed, UNBOUNDED);
    run.steps();
    run.quiet = true;
    run.steps();
    assertThat(run.unavailable).as("seed %d", seed).isZero();
    assertThat(run.world.joined).as("seed %d", seed).isGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103, 104, 105, 106, 107, 108, 109, 110})
  void pagesOverSplitsOfABucketAreWhatThePlainListSays(long seed) {
    Run run = new Run(seed, UNBOUNDED);
    run.world.rowsPerSplit = 6;
    run.stampsBack = 12;
    run.steps();
    assertThat(run.unavailable).as("seed %d", seed).isZero();
    assertThat(run.fromDatabase).as("seed %d", seed).isGreaterThan(100);
    assertThat(run.world.database.keySet())
        .as("seed %d", seed)
        .filteredOn(partition -> partition < 0)
        .hasSizeGreaterThan(50);
    assertThat(run.world.database.values())
        .as("seed %d", seed)
        .allSatisfy(rows -> assertThat(rows.size()).isLessThanOrEqualTo(6));
  }

  @ParameterizedTest
  @ValueSource(longs = {111, 112, 113, 114, 115, 116, 117, 118})
  void aQueryThatDoesNotKnowAllSplitsIsRefusedAndNeverWrong(long seed) {
    Run run = new Run(seed, UNBOUNDED);
    run.world.rowsPerSplit = 3;
    run.stampsBack = 400;
    run.gapOneIn = 100;
    run.steps();
    assertThat(run.gaps).as("seed %d", seed).isPositive();
    assertThat(run.unavailable).as("seed %d", seed).isPositive();
    assertThat(run.fromDatabase).as("seed %d", seed).isGreaterThan(30);
    run.assertAllIsServedOnceAllIsDurable();
  }

  @Test
  void aQueryFromBeforeAGapInWhichASplitWasOpenedIsRefused() {
    ReaderWorld world = new ReaderWorld(UNBOUNDED);
    world.rowsPerSplit = 3;
    for (int i = 1; i <= 6; i++) {
      world.append(
          ReaderWorld.created(Snowflake.of(Snowflake.EPOCH_MS + 10 + i, 0, 0), "\"" + i + "\""));
    }
    world.readNext();
    world.readNext();
    world.readNext();
    world.readAfterGap(2); // the fourth, which opened a split, and the fifth
    world.storeAll();
    MessageRange newest = MessageRange.newBuilder().setLimit(10).build();

    Reply before = world.reply(world.query(newest, 3, 0));
    Reply after = world.reply(world.query(newest, 6, 0));

    assertThat(before.getStatus()).isEqualTo(503);
    assertThat(after.getBody().toStringUtf8()).isEqualTo("[\"6\",\"5\",\"4\",\"3\",\"2\",\"1\"]");
  }

  private static final class Run {
    /** Few events, most of them changes of the oldest messages, and of these the same pages. */
    boolean quiet;

    int gapOneIn = Integer.MAX_VALUE;
    int refusedOneIn = Integer.MAX_VALUE;

    /** Queries may have been stamped so many events ago. */
    int stampsBack = 50;

    int gaps;
    final Random random;
    final ReaderWorld world;
    final List<Long> ids = new ArrayList<>();
    final TreeMap<Long, String> model = new TreeMap<>();
    long timeMs = Snowflake.EPOCH_MS + 10;
    int fromTail;
    int fromDatabase;
    int unavailable;
    private int modelled;
    private final List<MessageRange> asked = new ArrayList<>();

    Run(long seed, ReaderLimits limits) {
      random = new Random(seed);
      world = new ReaderWorld(limits);
    }

    void steps() {
      for (int i = 0; i < STEPS; i++) {
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> {
            if (quiet && random.nextInt(8) > 0) {
              break;
            }
            if (refusedOneIn < Integer.MAX_VALUE && random.nextInt(refusedOneIn) == 0) {
              world.refused.add((long) world.log.size());
            }
            world.append(event(i));
          }
          case 3, 4 -> {
            int ahead = world.log.size() - world.read;
            if (gapOneIn < Integer.MAX_VALUE
                && world.read > 0
                && ahead > 1
                && random.nextInt(gapOneIn) == 0) {
              gaps += world.readAfterGap(1 + random.nextInt(ahead - 1)).gaps();
            } else if (ahead > 0) {
              world.readNext();
            }
          }
          case 5 -> {
            if (world.read > 0) { // a repeat after a restore
              assertThat(world.readEvent(random.nextInt(world.read)).records()).isEmpty();
            }
          }
          case 6 -> world.apply(world.applied + random.nextInt(world.read - world.applied + 1));
          case 7 -> {
            if (quiet || random.nextInt(4) == 0) {
              int most = world.applied - world.reported;
              world.reported += random.nextInt(most + 1);
            }
          }
          default -> queryOnce();
        }
        if (random.nextInt(quiet ? 80 : 20) == 0) {
          world.underWay.clear();
        }
      }
    }

    void assertAllIsServedOnceAllIsDurable() {
      stampsBack = 0;
      world.readAll();
      world.storeAll();
      for (int i = 0; i < 200; i++) {
        assertThat(queryOnce()).as("all is durable").isNotEqualTo(503);
      }
    }

    int queryOnce() {
      while (modelled < world.read) {
        ReaderWorld.apply(world.log.get(modelled++), model);
      }
      MessageRange range =
          asked.isEmpty() || random.nextInt(quiet ? 30 : 2) == 0
              ? range()
              : asked.get(random.nextInt(asked.size()));
      asked.add(range);
      if (asked.size() > 6) {
        asked.remove(0);
      }
      ReaderEffects effects =
          world.query(range, Math.max(0, world.read - random.nextInt(stampsBack + 1)), timeMs);
      Reply reply = world.reply(effects);
      if (reply.getStatus() == 503) {
        unavailable++;
        return 503;
      }
      if (effects.pages().isEmpty()) {
        fromTail++;
      } else {
        fromDatabase++;
      }
      String expected = NaivePages.page(model, range);
      String actual = reply.getStatus() == 404 ? "404" : reply.getBody().toStringUtf8();
      assertThat(actual).as("%s at %d", range, world.read).isEqualTo(expected);
      assertThat(reply.getReadSeq()).isEqualTo(ReaderWorld.seq(world.read));
      return reply.getStatus();
    }

    private Event.Builder event(int step) {
      int kind = random.nextInt(10) + (quiet ? 5 : 0);
      if (kind < 6 || ids.isEmpty()) {
        timeMs += random.nextInt(20) == 0 ? Snowflake.BUCKET_MS * (1 + random.nextInt(3)) : 1;
        long id = Snowflake.of(timeMs, 0, random.nextInt(3));
        ids.add(id);
        return ReaderWorld.created(id, "\"" + step + "\"");
      }
      // Old ones now and then, but mostly of late.
      int span = random.nextInt(5) == 0 ? ids.size() : Math.min(ids.size(), 20);
      int index = quiet ? oldIndex() : ids.size() - 1 - random.nextInt(span);
      return (quiet ? kind < 13 : kind < 8)
          ? ReaderWorld.updated(ids.get(index), "\"edit " + step + "\"")
          : ReaderWorld.deleted(ids.remove(index));
    }

    private int oldIndex() {
      return random.nextInt(Math.min(ids.size(), 30));
    }

    private MessageRange range() {
      long anchor =
          ids.isEmpty() || random.nextInt(10) == 0
              ? random.nextLong() >>> 1
              : ids.get(
                      quiet
                          ? oldIndex()
                          : random.nextBoolean()
                              ? random.nextInt(ids.size())
                              : Math.max(0, ids.size() - 1 - random.nextInt(12)))
                  + random.nextInt(3)
                  - 1;
      return RandomRanges.at(anchor, 1 + random.nextInt(15), random);
    }
  }
}

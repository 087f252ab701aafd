package dev.throng.jobs.core.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.RandomRanges;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.DeleteChannel;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageRange;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guild that opens splits, the rows where they lie, and the reader that walks them. */
class SplitBucketsTest {
  private static final int STEPS = 2_500;
  private static final int SPLIT_BYTES_MAX = 5_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyPageIsWhatThePlainListSaysAndNoPartitionOutgrowsItsBound(long seed) {
    SplitWorld world = new SplitWorld(SPLIT_BYTES_MAX);
    Random random = new Random(seed);
    for (int i = 0; i < STEPS; i++) {
      step(world, random);
    }
    assertThat(world.bytesWritten.values())
        .as("seed %d", seed)
        .allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(SPLIT_BYTES_MAX));
    assertThat(world.rows.keySet())
        .as("seed %d: more splits than a query is told of", seed)
        .filteredOn(partition -> partition < 0)
        .hasSizeGreaterThan(70);
    assertThat(world.rows.keySet()).filteredOn(partition -> partition > 0).hasSizeGreaterThan(1);
    assertThat(world.pagesOfRows).as("seed %d", seed).isGreaterThan(200);
  }

  private static void step(SplitWorld world, Random random) {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 -> world.send("message " + random.nextInt(1_000));
      case 11 -> world.edit(anyId(world, random));
      case 12 -> world.delete(anyId(world, random));
      case 13 -> world.store();
      case 14 -> {
        if (random.nextInt(30) == 0) {
          world.advanceMs(Snowflake.BUCKET_MS);
        } else if (random.nextInt(30) == 0) {
          world.loseReader();
        }
      }
      case 15 -> {
        List<Long> some = Stream.generate(() -> anyId(world, random)).limit(9).distinct().toList();
        assertThat(world.read(some)).as("%s", some).isEqualTo(world.expected(some));
      }
      default -> {
        MessageRange range = range(world, random);
        assertThat(world.read(range)).as("%s", range).isEqualTo(world.expected(range));
      }
    }
  }

  private static long anyId(SplitWorld world, Random random) {
    return world.sent.isEmpty() ? 1 : world.sent.get(random.nextInt(world.sent.size()));
  }

  private static MessageRange range(SplitWorld world, Random random) {
    long anchor = anyId(world, random) + random.nextInt(3) - 1;
    return RandomRanges.at(anchor, 1 + random.nextInt(40), random);
  }

  @Test
  void aPageAcrossASplitIsOneMoreReadOfTheDatabaseAndAnyOtherIsNone() {
    SplitWorld world = new SplitWorld(SPLIT_BYTES_MAX);
    for (int i = 0; i < 300; i++) {
      world.send("message");
    }
    world.storeAndForget();
    int perPartition = world.rows.get(-2).size();
    long start = world.rows.get(-2).firstKey();

    assertThat(world.partitionsRead(MessageRange.newBuilder().setOnly(start - 1).setLimit(1)))
        .isEqualTo(1);
    assertThat(
            world.partitionsRead(
                MessageRange.newBuilder().setAfter(start).setLimit(perPartition - 1)))
        .isEqualTo(1);
    assertThat(
            world.partitionsRead(MessageRange.newBuilder().setAfter(start).setLimit(perPartition)))
        .isEqualTo(2);
    assertThat(
            world.partitionsRead(MessageRange.newBuilder().setBefore(start).setLimit(perPartition)))
        .isEqualTo(1);
    assertThat(
            world.partitionsRead(
                MessageRange.newBuilder().setBefore(start + 1).setLimit(perPartition)))
        .isEqualTo(2);
  }

  @Test
  void aChannelThatIsDeletedLeavesNoSplitsBehind() {
    SplitWorld world = new SplitWorld(SPLIT_BYTES_MAX);
    for (int i = 0; i < 300; i++) {
      world.send("message");
    }
    assertThat(world.guild.state.size(GuildBench.GUILD, "splits")).isEqualTo(1);

    int status =
        world
            .guild
            .as(
                GuildBench.OWNER,
                GuildCommand.newBuilder()
                    .setDeleteChannel(DeleteChannel.newBuilder().setChannel(GuildBench.GENERAL)))
            .status();

    assertThat(status).isEqualTo(200);
    assertThat(world.guild.state.size(GuildBench.GUILD, "splits")).isZero();
  }

  @Test
  void aQuietChannelHasNoSplitsInStateEventsOrQueries() {
    SplitWorld world = new SplitWorld(64 << 20);
    for (int i = 0; i < 300; i++) {
      world.send("message");
    }
    world.storeAndForget();
    world.read(MessageRange.newBuilder().setBefore(world.sent.get(5)).setLimit(50).build());

    assertThat(world.rows).containsOnlyKeys(Snowflake.bucket(world.sent.get(0)));
    assertThat(world.pagesOfRows).isEqualTo(1);
    assertThat(world.lastQuery.hasSplits()).isFalse();
    assertThat(world.guild.state.size(GuildBench.GUILD, "splits")).isZero();
  }
}

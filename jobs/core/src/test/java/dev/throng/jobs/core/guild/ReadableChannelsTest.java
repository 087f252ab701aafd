package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.jobs.core.fixture.RandomGuild;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListReadableChannels;
import dev.throng.protocol.wire.ReadableChannels;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReadableChannelsTest {
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long STRANGER = 1_499_999_900_000_000_012L;
  private static final long SECRET = 1_499_999_900_000_000_021L;

  private final GuildBench guild = new GuildBench();

  @Test
  void aHiddenChannelAndOneWithoutItsHistoryAreNotAmongThem() throws Exception {
    guild.join(FRIEND);
    guild.createChannel(OWNER, SECRET, GuildBench.HIDDEN);
    assertThat(ask(guild, FRIEND, false)).containsExactly(GENERAL);
    assertThat(ask(guild, OWNER, false)).containsExactly(GENERAL, SECRET);

    guild.deny(FRIEND, Permissions.READ_MESSAGE_HISTORY);
    assertThat(ask(guild, FRIEND, false)).isEmpty();
  }

  @Test
  void aStrangerIsRefused() {
    assertThat(answer(guild, STRANGER, false).reply().getBody().toStringUtf8()).contains("50001");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void inARandomGuildTheyAreThoseOfTheOracle(long seed) throws Exception {
    RandomGuild world = new RandomGuild(seed);
    int some = 0;
    for (int step = 0; step < 150; step++) {
      world.change();
      for (long user : world.users()) {
        boolean withNsfw = step % 2 == 0;
        List<Long> readable = ask(world.bench, user, withNsfw);
        assertThat(readable)
            .as("step %d, user %d", step, user)
            .containsExactlyElementsOf(world.readable(user, withNsfw));
        some += readable.isEmpty() || readable.equals(world.textChannels()) ? 0 : 1;
      }
    }
    assertThat(some).as("cases where some are readable and some are not").isGreaterThan(200);
  }

  private static List<Long> ask(GuildBench guild, long caller, boolean withNsfw)
      throws InvalidProtocolBufferException {
    return ReadableChannels.parseFrom(answer(guild, caller, withNsfw).reply().getBody())
        .getChannelsList();
  }

  private static Outcome answer(GuildBench guild, long caller, boolean withNsfw) {
    Outcome outcome =
        guild.as(
            caller,
            GuildCommand.newBuilder()
                .setListReadableChannels(ListReadableChannels.newBuilder().setWithNsfw(withNsfw)));
    assertThat(outcome.events()).isEmpty();
    return outcome;
  }
}

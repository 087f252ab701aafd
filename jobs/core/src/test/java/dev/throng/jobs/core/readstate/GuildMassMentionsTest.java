package dev.throng.jobs.core.readstate;

import static dev.throng.jobs.core.readstate.ReadStateBench.LAPTOP;
import static dev.throng.jobs.core.readstate.ReadStateBench.PHONE;
import static dev.throng.jobs.core.readstate.ReadStateBench.USER;
import static dev.throng.jobs.core.readstate.ReadStateBench.ack;
import static dev.throng.jobs.core.readstate.ReadStateBench.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.wire.ChannelDeleted;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.ReadStateEntry;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What who comes later is told of @everyone and of roles. */
class GuildMassMentionsTest {
  private static final long CHANNEL = 11;
  private static final long OTHER = 12;
  private static final long ROLE = 90;

  private final ReadStateBench bench = new ReadStateBench();

  @BeforeEach
  void bothChannelsAreReadUpTo100() throws Exception {
    bench.run(ack(CHANNEL, 100));
    bench.run(ack(OTHER, 100));
    bench.takeDeliveries();
  }

  @Test
  void onlyTheSessionThatComesIsToldAndOnlyOfWhatIsNotRead() throws Exception {
    bench.run(ReadStateBench.open(LAPTOP));
    bench.read(everyone(CHANNEL, 90));
    bench.read(everyone(CHANNEL, 110));
    bench.read(everyone(CHANNEL, 111));
    bench.takeDeliveries();

    bench.come(PHONE, List.of(CHANNEL, OTHER), List.of());

    List<Delivery> told = bench.takeDeliveries();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).getStream()).isEqualTo(USER);
    assertThat(told.get(0).getSeq()).isZero();
    var dispatch = told.get(0).getParts(0).getDispatch();
    assertThat(dispatch.getSessionsList()).containsExactly(PHONE.getSession());
    assertThat(dispatch.getD().toStringUtf8())
        .isEqualTo(
            "{\"channel_id\":\"11\",\"message_id\":\"100\",\"version\":2,\"manual\":true,"
                + "\"mention_count\":2,\"flags\":0,\"last_viewed\":null}");
  }

  @Test
  void nothingIsToldOfAChannelThatTheSessionDoesNotSee() throws Exception {
    bench.read(everyone(CHANNEL, 110));

    bench.come(PHONE, List.of(OTHER), List.of());

    assertThat(bench.takeDeliveries()).isEmpty();
  }

  @Test
  void aRoleConcernsThoseWhoHaveIt() throws Exception {
    bench.read(role(CHANNEL, 110));

    bench.come(PHONE, List.of(CHANNEL), List.of(ROLE + 1));
    assertThat(bench.takeDeliveries()).isEmpty();
    bench.come(PHONE, List.of(CHANNEL), List.of(ROLE));
    assertThat(bench.takeDispatches()).singleElement().asString().contains("mention_count\":1");
  }

  @Test
  void whoIsNamedBesidesIsCountedOnce() throws Exception {
    bench.read(
        message(
            CHANNEL,
            110,
            8,
            "{\"author\":{\"id\":\"8\"},\"mention_everyone\":true,\"mention_roles\":[],"
                + "\"mentions\":[{\"id\":\"7\"}]}"));
    bench.read(everyone(CHANNEL, 120));

    bench.come(PHONE, List.of(CHANNEL), List.of());

    assertThat(bench.takeDispatches()).singleElement().asString().contains("mention_count\":2");
  }

  @Test
  void aChannelThatTheUserHasNoStateOfIsNotToldOf() throws Exception {
    bench.read(everyone(13, 110));

    bench.come(PHONE, List.of(13L), List.of());

    assertThat(bench.takeDeliveries()).isEmpty();
  }

  @Test
  void theNewestOfAChannelAndOfAGuildAreKept() throws Exception {
    for (long i = 1; i <= 30; i++) {
      bench.read(everyone(CHANNEL, 100 + i));
    }
    bench.come(PHONE, List.of(CHANNEL), List.of());
    assertThat(bench.takeDispatches())
        .singleElement()
        .asString()
        .contains("mention_count\":" + ReadStateLimits.MASS_MENTIONS_OF_CHANNEL_MAX);

    for (long i = 1; i <= ReadStateLimits.MASS_MENTIONS_OF_GUILD_MAX; i++) {
      bench.read(everyone(1_000 + i, 200 + i));
    }
    bench.come(PHONE, List.of(CHANNEL), List.of());
    assertThat(bench.takeDeliveries()).isEmpty();
  }

  @Test
  void theStateOfADeletedChannelGoesAndNoOther() throws Exception {
    bench.read(everyone(CHANNEL, 110));
    bench.read(
        Event.newBuilder()
            .setGuild(ReadStateBench.GUILD)
            .setChannel(CHANNEL)
            .setSeq(120)
            .setChannelDeleted(ChannelDeleted.getDefaultInstance())
            .build());

    bench.miss(PHONE, List.of(CHANNEL, OTHER));
    bench.come(PHONE, List.of(CHANNEL), List.of());

    assertThat(bench.takeDeliveries()).isEmpty();
    assertThat(bench.states().getEntriesList())
        .extracting(ReadStateEntry::getChannel)
        .containsExactly(OTHER);
  }

  @Test
  void asManyDeletedChannelsAreKeptAsTheBoundSays() {
    DeletedChannels deleted = DeletedChannels.NONE;
    for (long id = 1; id <= ReadStateLimits.DELETED_CHANNELS_MAX + 2; id++) {
      deleted = deleted.with(id).with(id);
    }

    assertThat(deleted.ids()).hasSize(ReadStateLimits.DELETED_CHANNELS_MAX);
    assertThat(deleted.has(2)).isFalse();
    assertThat(deleted.has(3)).isTrue();
    assertThat(deleted.has(ReadStateLimits.DELETED_CHANNELS_MAX + 2)).isTrue();
  }

  private static Event everyone(long channel, long id) {
    String body =
        "{\"author\":{\"id\":\"8\"},\"mention_everyone\":true,\"mention_roles\":[],\"mentions\":[]}";
    return message(channel, id, 8, body);
  }

  private static Event role(long channel, long id) {
    String body =
        "{\"author\":{\"id\":\"8\"},\"mention_roles\":[\"" + ROLE + "\"],\"mentions\":[]}";
    return message(channel, id, 8, body);
  }
}

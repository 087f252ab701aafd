package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.state.IdIndex;
import dev.throng.protocol.wire.AddReaction;
import dev.throng.protocol.wire.Emoji;
import dev.throng.protocol.wire.GetOwnReactions;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.OwnReactions;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Few who have reacted are in the message's row, many in a set of their own. */
final class ManyReactionsTest {
  private static final long ID = 1_500_000_000_000_000_000L;
  private static final Emoji EMOJI = Emoji.newBuilder().setName("a").build();
  private static final int FEW = GuildLimits.FEW_REACTION_USERS_MAX;

  private final GuildBench guild = new GuildBench();

  @Test
  void whoseReactionsThereAreOnAPageIsOneReadPerMessage() throws Exception {
    int messages = GuildLimits.MESSAGES_PAGE_MAX;
    GetOwnReactions.Builder page =
        GetOwnReactions.newBuilder().setChannel(GENERAL).addCallers(OWNER).addCallers(7);
    for (int i = 1; i <= messages; i++) {
      MessageBase base = guild.send(OWNER, ID + i, "m").base(OWNER);
      page.addMessages(ID + i);
      for (int emoji = 0; emoji < GuildLimits.REACTIONS_MAX; emoji++) {
        guild.as(
            OWNER,
            GuildCommand.newBuilder()
                .setAddReaction(
                    AddReaction.newBuilder()
                        .setChannel(GENERAL)
                        .setMessage(ID + i)
                        .setEmoji(Emoji.newBuilder().setName("e" + emoji))
                        .setBase(base)));
      }
    }
    long none = reads(GetOwnReactions.newBuilder().setChannel(GENERAL));

    assertThat(reads(page) - none).isEqualTo(messages);
    OwnReactions own =
        OwnReactions.parseFrom(
            guild.as(OWNER, GuildCommand.newBuilder().setGetOwnReactions(page)).reply().getBody());
    assertThat(own.getListList())
        .hasSize(messages * GuildLimits.REACTIONS_MAX)
        .allSatisfy(one -> assertThat(one.getUsersList()).containsExactly(OWNER));
  }

  private long reads(GetOwnReactions.Builder command) {
    long before = guild.state.reads();
    guild.as(OWNER, GuildCommand.newBuilder().setGetOwnReactions(command));
    return guild.state.reads() - before;
  }

  @Test
  void whoComesAndGoesIsKnownWhereverTheyAreKept() {
    GuildReactions reactions = reactions();
    TreeSet<Long> model = new TreeSet<>();
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int step = 0; step < 3_000; step++) {
      long user = 1 + random.nextLong(3L * FEW);
      MessageReaction known = reactions.of(GENERAL, ID).find(EMOJI);
      boolean has = known != null && reactions.has(known, user);
      assertThat(has).isEqualTo(model.contains(user));
      boolean adds = step < 1_000 ? random.nextInt(3) > 0 : random.nextInt(3) == 0;
      if (adds && !has) {
        reactions.add(GENERAL, ID, EMOJI, user);
        model.add(user);
      } else if (!adds && has) {
        reactions.remove(GENERAL, ID, known, user);
        model.remove(user);
      }
      check(reactions, model);
    }
  }

  private static void check(GuildReactions reactions, TreeSet<Long> model) {
    MessageReaction now = reactions.of(GENERAL, ID).find(EMOJI);
    if (model.isEmpty()) {
      assertThat(now).isNull();
      return;
    }
    assertThat(reactions.count(now)).isEqualTo(model.size());
    assertThat(reactions.after(now, 0, 1_000))
        .containsExactly(model.stream().mapToLong(user -> user).toArray());
    assertThat(reactions.after(now, model.first(), 2))
        .containsExactly(
            model.tailSet(model.first(), false).stream().limit(2).mapToLong(u -> u).toArray());
    assertThat(reactions.common(now, new long[] {model.first(), Long.MAX_VALUE}))
        .containsExactly(model.first());
  }

  @Test
  void theSetOfMoreThanAFewGoesWithItsMessage() {
    GuildReactions reactions = reactions();
    for (long user = 1; user <= FEW; user++) {
      reactions.add(GENERAL, ID, EMOJI, user);
    }
    assertThat(reactions.of(GENERAL, ID).list().get(0).isFew()).isTrue();
    reactions.add(GENERAL, ID, EMOJI, FEW + 1);
    assertThat(reactions.of(GENERAL, ID).list().get(0).isFew()).isFalse();
    int pages = guild.state.size(GUILD, "reaction-sets-pages");

    reactions.removeMessage(GENERAL, ID);
    reactions.sweep();

    assertThat(guild.state.size(GUILD, "reaction-sets-pages")).isLessThan(pages);
    assertThat(guild.state.size(GUILD, "reactions")).isZero();
  }

  /** A row as it was before there were few: all of its users are in a set. */
  @Test
  void aRowOfBeforeGoesOnWithItsSet() {
    guild.state.select(GUILD);
    new IdIndex(guild.state, "reaction-sets").add(9, OWNER);
    MessageReaction before = new MessageReaction(0, "a", 9, null);

    assertThat(before.isFew()).isFalse();
    assertThat(reactions().has(before, OWNER)).isTrue();
    assertThat(new MessageReactions(List.of(before)).with(before.withSet(9)).list()).hasSize(1);
  }

  private GuildReactions reactions() {
    guild.state.select(GUILD);
    return new GuildReactions(guild.state);
  }
}

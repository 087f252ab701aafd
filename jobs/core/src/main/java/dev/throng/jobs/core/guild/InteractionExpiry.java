package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.actor.Effects;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.ForgetInteractions;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;

/**
 * The ends of interactions. That an application has had its time to answer is a command from the
 * gateway that has seen the interaction begin: what is before it in the inbox is in time, however
 * far the inbox is behind. What is too old for anything is forgotten at full minutes, also in a
 * guild that is asked nothing.
 */
final class InteractionExpiry {
  private static final long LOOK_EVERY_MS = 60_000;

  private InteractionExpiry() {}

  /** The application has had its time to answer. */
  static void expire(GuildCommandContext context, long id) {
    Interaction interaction = context.tables.interactions.get(id);
    if (interaction != null && !interaction.answered() && !interaction.expired()) {
      context.tables.interactions.put(interaction.unanswered());
      InteractionCommands.tell(context, interaction, "INTERACTION_FAILURE");
    }
  }

  /** Has somebody look when what has begun now is too old. */
  static void watch(GuildCommandContext context) {
    lookAfter(context, context.nowUs() + GuildLimits.INTERACTION_AGE_MAX_US);
  }

  /** Has the guild look, if there is anything to look for. */
  static void onTimer(GuildTables tables, long guild, long nowMs, Effects effects) {
    if (tables.interactions.nextEndUs() >= 0) {
      effects.send(
          Topic.GUILD_INBOX,
          guild,
          forget(nowMs * 1_000)
              .setGuild(guild)
              .setHeader(Header.newBuilder().setTimeUs(nowMs * 1_000))
              .build()
              .toByteArray());
    }
  }

  /** Forgets what is too old. */
  static void forget(GuildCommandContext context, ForgetInteractions command) {
    GuildInteractions interactions = context.tables.interactions;
    interactions.expireSome(context.nowUs());
    long nextUs = interactions.nextEndUs();
    if (nextUs >= 0 && nextUs <= context.nowUs()) {
      context.tellSelf(forget(command.getDueUs()));
    } else if (nextUs >= 0) {
      // A timer of a machine whose clock is ahead comes too early, and would be due again at once.
      lookAfter(context, Math.max(nextUs, command.getDueUs()));
    }
  }

  private static GuildCommand.Builder forget(long dueUs) {
    return GuildCommand.newBuilder()
        .setForgetInteractions(ForgetInteractions.newBuilder().setDueUs(dueUs));
  }

  /** At a full minute, so that a guild has no more timers than minutes. */
  private static void lookAfter(GuildCommandContext context, long us) {
    context.effects.timerAtMs((us / 1_000 / LOOK_EVERY_MS + 1) * LOOK_EVERY_MS);
  }
}

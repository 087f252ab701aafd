package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.ExpiringTable;
import dev.throng.jobs.core.state.StateFactory;
import org.jspecify.annotations.Nullable;

/** The interactions that applications can answer, and what they have said to one user alone. */
final class GuildInteractions {
  private final ExpiringTable<Interaction> interactions;
  private final ExpiringTable<EphemeralMessage> ephemeral;

  GuildInteractions(StateFactory state) {
    interactions =
        new ExpiringTable<>(
            state,
            "interactions",
            Interaction.class,
            ExpiringTable.Limits.of(
                GuildLimits.INTERACTION_AGE_MAX_US, GuildLimits.INTERACTIONS_MAX));
    ephemeral =
        new ExpiringTable<>(
            state,
            "ephemeral-messages",
            EphemeralMessage.class,
            new ExpiringTable.Limits(
                GuildLimits.INTERACTION_AGE_MAX_US,
                GuildLimits.INTERACTIONS_MAX,
                GuildLimits.EPHEMERAL_BYTES_MAX));
  }

  @Nullable Interaction get(long id) {
    return interactions.get(id);
  }

  void put(Interaction interaction) {
    interactions.put(interaction.id(), interaction);
  }

  /** A message to one user; null if there is none with this id, or it was deleted. */
  @Nullable EphemeralMessage ephemeral(long message) {
    EphemeralMessage found = ephemeral.get(message);
    return found == null || found.body().length == 0 ? null : found;
  }

  void putEphemeral(long id, EphemeralMessage message) {
    ephemeral.put(id, message);
  }

  /** Whether an id is a message's to one user, or was. */
  boolean isEphemeral(long message) {
    return ephemeral.get(message) != null;
  }

  /** Forgets what is too old, some of it. */
  void expireSome(long nowUs) {
    interactions.expireSome(nowUs, GuildLimits.INTERACTIONS_FORGOTTEN_AT_ONCE_MAX);
    ephemeral.expireSome(nowUs, GuildLimits.INTERACTIONS_FORGOTTEN_AT_ONCE_MAX);
  }

  /** When something is too old next, the actor's time; -1: there is nothing. */
  long nextEndUs() {
    long interaction = interactions.oldestUs();
    long message = ephemeral.oldestUs();
    long first =
        interaction < 0 || message < 0
            ? Math.max(interaction, message)
            : Math.min(interaction, message);
    return first < 0 ? -1 : first + GuildLimits.INTERACTION_AGE_MAX_US;
  }

  /** Forgets so many at the most; returns how many. */
  int removeSome(int limit) {
    int removed = interactions.removeSome(limit);
    return removed + ephemeral.removeSome(limit - removed);
  }
}

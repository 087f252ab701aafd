package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.Timed;
import dev.throng.protocol.wire.StartInteraction;

/**
 * Somebody uses a command of an application.
 *
 * @param user who does
 * @param commandType Discord's: 1 a slash command, 2 of a user
 * @param nonceJson as it was given; empty: none
 * @param timeUs when it began, the actor's now
 * @param answered whether the application has answered
 * @param expired whether it has had its time to, and cannot for the first time any more
 * @param original id of the message that answered it; 0: there is none yet
 */
public record Interaction(
    long id,
    long application,
    long channel,
    long user,
    int commandType,
    String commandName,
    String nonceJson,
    long timeUs,
    boolean answered,
    boolean expired,
    long original)
    implements Timed {
  static Interaction of(StartInteraction command, long user, long nowUs) {
    return new Interaction(
        command.getInteraction(),
        command.getApplication(),
        command.getChannel(),
        user,
        command.getCommandType(),
        command.getCommandName(),
        command.getNonceJson(),
        nowUs,
        false,
        false,
        0);
  }

  Interaction answeredBy(long message) {
    return with(true, expired, message);
  }

  Interaction unanswered() {
    return with(answered, true, original);
  }

  private Interaction with(boolean isAnswered, boolean isExpired, long message) {
    return new Interaction(
        id,
        application,
        channel,
        user,
        commandType,
        commandName,
        nonceJson,
        timeUs,
        isAnswered,
        isExpired,
        message);
  }

  /** Whether anything can be said to it. */
  boolean isOpen(long nowUs) {
    return nowUs - timeUs <= GuildLimits.INTERACTION_AGE_MAX_US;
  }
}

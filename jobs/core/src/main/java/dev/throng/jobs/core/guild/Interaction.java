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
 * @param loading flags of that message for as long as it has yet to say something; 0: it has not
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
    long original,
    int loading)
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
        0,
        0);
  }

  /**
   * It has been answered.
   *
   * @param flags of the message
   */
  Interaction answeredBy(long message, int flags) {
    boolean loads = (flags & MessageFlags.LOADING) != 0;
    return with(true, expired, message, loads ? flags : 0);
  }

  Interaction unanswered() {
    return with(answered, true, original, loading);
  }

  /** What answered it says something now, or is gone. */
  Interaction loaded() {
    return with(answered, expired, original, 0);
  }

  private Interaction with(boolean isAnswered, boolean isExpired, long message, int flags) {
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
        message,
        flags);
  }

  /** Whether anything can be said to it. */
  boolean isOpen(long nowUs) {
    return nowUs - timeUs <= GuildLimits.INTERACTION_AGE_MAX_US;
  }
}

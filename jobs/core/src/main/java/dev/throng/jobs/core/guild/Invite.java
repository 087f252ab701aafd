package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.user.UserProfile;

/**
 * An invite.
 *
 * @param maxAgeSeconds 0: for ever
 * @param maxUses 0: without limit
 */
public record Invite(
    String code,
    long channel,
    UserProfile inviter,
    long createdUs,
    int maxAgeSeconds,
    int maxUses,
    int uses) {

  /** When it ends; 0: never. */
  long expiresUs() {
    return maxAgeSeconds == 0 ? 0 : createdUs + maxAgeSeconds * 1_000_000L;
  }

  boolean isUsable(long nowUs) {
    return (maxAgeSeconds == 0 || nowUs < expiresUs()) && (maxUses == 0 || uses < maxUses);
  }

  Invite used() {
    return new Invite(code, channel, inviter, createdUs, maxAgeSeconds, maxUses, uses + 1);
  }
}

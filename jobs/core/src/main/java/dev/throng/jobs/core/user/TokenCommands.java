package dev.throng.jobs.core.user;

import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Revocation;
import dev.throng.protocol.wire.RevokeToken;
import java.util.Arrays;

/** Revokes tokens, and tells all gateways through the topic {@code revocations}. */
final class TokenCommands {
  private TokenCommands() {}

  static void reset(UserCommandContext context) {
    UserProfile profile = context.tables.profile();
    if (profile == null) {
      context.reject(DiscordError.UNKNOWN_USER);
      return;
    }
    if (!profile.bot() || profile.owner() != context.header.getCaller()) {
      context.reject(DiscordError.MISSING_ACCESS);
      return;
    }
    long validAfterMs =
        Math.max(context.effects.nowUs() / 1000, context.tables.tokensValidAfterMs() + 1);
    publish(context, validAfterMs, SortedIds.EMPTY);
    context.reply(200, new byte[0], validAfterMs);
  }

  static void revoke(UserCommandContext context, RevokeToken command) {
    UserProfile profile = context.tables.profile();
    if (profile == null) {
      context.reject(DiscordError.UNKNOWN_USER);
    } else if (context.header.getCaller() != context.user) {
      context.reject(DiscordError.MISSING_ACCESS);
    } else if (profile.bot()) {
      context.reject(DiscordError.BOTS_NOT_ALLOWED);
    } else {
      revoke(context, command.getIssuedMs());
      context.replyNoContent();
    }
  }

  private static void revoke(UserCommandContext context, long issuedMs) {
    long validAfterMs = context.tables.tokensValidAfterMs();
    long[] revoked = context.tables.revokedTokens();
    if (issuedMs < validAfterMs || SortedIds.contains(revoked, issuedMs)) {
      return;
    }
    long[] more = SortedIds.with(revoked, issuedMs);
    if (more.length <= UserLimits.REVOKED_TOKENS_MAX) {
      publish(context, validAfterMs, more);
    } else {
      publish(context, more[0] + 1, Arrays.copyOfRange(more, 1, more.length));
    }
  }

  private static void publish(UserCommandContext context, long validAfterMs, long[] revoked) {
    context.tables.putTokensValidAfterMs(validAfterMs);
    context.tables.putRevokedTokens(revoked);
    Revocation.Builder revocation =
        Revocation.newBuilder().setUser(context.user).setValidAfterMs(validAfterMs);
    for (long issuedMs : revoked) {
      revocation.addRevokedIssuedMs(issuedMs);
    }
    context.effects.send(Topic.REVOCATIONS, context.user, revocation.build().toByteArray());
  }
}

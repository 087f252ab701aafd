package dev.throng.jobs.core.user;

/**
 * Tokens of a user that were revoked one by one.
 *
 * @param issuedMs when they were issued, milliseconds since 1970, ascending; at most {@link
 *     UserLimits#REVOKED_TOKENS_MAX}
 */
public record RevokedTokens(long[] issuedMs) {}

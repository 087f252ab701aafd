package dev.throng.jobs.core.guild;

/**
 * Between which numbers the entries of an audit log are.
 *
 * @param first inclusive
 * @param next exclusive
 * @param lastId of the last entry
 */
public record AuditLogEnds(long first, long next, long lastId) {
  static final AuditLogEnds NONE = new AuditLogEnds(0, 0, 0);
}

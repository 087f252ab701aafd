package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.Partitioner;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.GetAuditLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The audit log of a guild, in two rings, so that what members may do as often as they like does
 * not push out what moderators have done. It is read as one.
 */
final class GuildAuditLog {
  private static final long ID_BITS = (1 << 22) - 1;

  private final AuditRing entries;
  private final AuditRing common;

  GuildAuditLog(StateFactory state) {
    entries = new AuditRing(state, "audit-entries", "audit-ends", GuildLimits.AUDIT_ENTRIES_MAX);
    common =
        new AuditRing(
            state,
            "common-audit-entries",
            "common-audit-ends",
            GuildLimits.COMMON_AUDIT_ENTRIES_MAX);
  }

  /**
   * What was found.
   *
   * @param goOnFrom id of the last entry that was looked at, if there are more to look at; 0: none
   */
  record Found(List<AuditEntry> entries, long goOnFrom) {}

  /** The id of the next entry: of now, and above all before. */
  long nextId(long guild, long nowUs) {
    long last = Math.max(entries.ends().lastId(), common.ends().lastId());
    long bits = Partitioner.mix(guild * 31 + last) & ID_BITS;
    return Math.max(Snowflake.of(nowUs / 1_000, 0, 0) + bits, last + 1);
  }

  void add(AuditEntry entry) {
    (AuditAction.isCommon(entry) ? common : entries).add(entry);
  }

  /** Removes so many entries at the most, the oldest first; returns how many. */
  int removeSome(int limit) {
    int removed = entries.removeSome(limit);
    return removed + common.removeSome(limit - removed);
  }

  /** Of an empty log: what ids and numbers it has given. */
  void forget() {
    entries.forget();
    common.forget();
  }

  /**
   * The entries that are asked for, in the order of the answer: of no more than {@link
   * GuildLimits#AUDIT_LOOKED_AT_MAX} that are looked at.
   */
  Found find(GetAuditLog query, long nowUs) {
    long oldest = Snowflake.of((nowUs - GuildLimits.AUDIT_AGE_MAX_US) / 1_000, 0, 0);
    AuditCursor one = new AuditCursor(entries, query, oldest);
    AuditCursor other = new AuditCursor(common, query, oldest);
    boolean ascending = AuditCursor.isAscending(query);
    int limit = Math.max(1, Math.min(query.getLimit(), GuildLimits.AUDIT_PAGE_MAX));
    List<AuditEntry> found = new ArrayList<>();
    AuditCursor next = first(one, other, ascending);
    for (int i = 0; next != null && found.size() < limit; i++) {
      AuditEntry entry = next.current();
      if (entry == null) {
        break;
      }
      if (isAskedFor(entry, query)) {
        found.add(entry);
      }
      next.next();
      next = first(one, other, ascending);
      if (i + 1 == GuildLimits.AUDIT_LOOKED_AT_MAX && next != null && found.size() < limit) {
        return new Found(found, entry.id());
      }
    }
    return new Found(found, 0);
  }

  /** The cursor whose entry comes first; null: both are at their ends. */
  private static @Nullable AuditCursor first(
      AuditCursor one, AuditCursor other, boolean ascending) {
    AuditEntry ofOne = one.current();
    AuditEntry ofOther = other.current();
    if (ofOne == null) {
      return ofOther == null ? null : other;
    }
    return ofOther == null || (ofOne.id() < ofOther.id()) == ascending ? one : other;
  }

  private static boolean isAskedFor(AuditEntry entry, GetAuditLog query) {
    return (query.getUser() == 0 || query.getUser() == entry.user())
        && (query.getTarget() == 0 || query.getTarget() == entry.target())
        && (query.getAction() == 0 || query.getAction() == entry.action());
  }
}

package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.protocol.Partitioner;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.GetAuditLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * The audit log of a guild: a row for each entry, numbered on. What is older than {@link
 * GuildLimits#AUDIT_AGE_MAX_US} is not shown any more, and what is above {@link
 * GuildLimits#AUDIT_ENTRIES_MAX} is forgotten, the oldest first; a new entry removes a few rows.
 */
final class GuildAuditLog {
  private static final int REMOVED_PER_ENTRY_MAX = 4;
  private static final long ID_BITS = (1 << 22) - 1;

  private final Table<AuditEntry> entries;
  private final Cell<AuditLogEnds> ends;

  GuildAuditLog(StateFactory state) {
    entries = state.table("audit-entries", AuditEntry.class);
    ends = state.cell("audit-ends", AuditLogEnds.class);
  }

  /** The id of the next entry: of now, and above all before. */
  long nextId(long guild, long nowUs) {
    long last = ends().lastId();
    long bits = Partitioner.mix(guild * 31 + last) & ID_BITS;
    return Math.max(Snowflake.of(nowUs / 1_000, 0, 0) + bits, last + 1);
  }

  void add(AuditEntry entry) {
    AuditLogEnds before = ends();
    long first = before.first();
    long oldestMs = Snowflake.timeMs(entry.id()) - GuildLimits.AUDIT_AGE_MAX_US / 1_000;
    for (int removed = 0; removed < REMOVED_PER_ENTRY_MAX && first < before.next(); removed++) {
      boolean full = before.next() - first >= GuildLimits.AUDIT_ENTRIES_MAX;
      if (!full && Snowflake.timeMs(id(first)) >= oldestMs) {
        break;
      }
      entries.remove(first++);
    }
    entries.put(before.next(), entry);
    ends.put(new AuditLogEnds(first, before.next() + 1, entry.id()));
  }

  /** Removes so many entries at the most, the oldest first; returns how many. */
  int removeSome(int limit) {
    AuditLogEnds before = ends();
    int count = (int) Math.min(limit, before.next() - before.first());
    for (int i = 0; i < count; i++) {
      entries.remove(before.first() + i);
    }
    if (count > 0) {
      ends.put(new AuditLogEnds(before.first() + count, before.next(), before.lastId()));
    }
    return count;
  }

  /** Of an empty log: what ids and numbers it has given. */
  void forget() {
    ends.remove();
  }

  /** The entries that are asked for, in the order of the answer. */
  List<AuditEntry> find(GetAuditLog query, long nowUs) {
    AuditLogEnds all = ends();
    long oldest = Snowflake.of((nowUs - GuildLimits.AUDIT_AGE_MAX_US) / 1_000, 0, 0);
    long from = firstWhere(all, id -> id >= oldest && id > query.getAfter());
    long to = query.getBefore() == 0 ? all.next() : firstWhere(all, id -> id >= query.getBefore());
    int limit = Math.max(1, Math.min(query.getLimit(), GuildLimits.AUDIT_PAGE_MAX));
    boolean ascending = query.getAfter() != 0 && query.getBefore() == 0;
    List<AuditEntry> found = new ArrayList<>();
    for (long i = 0; i < to - from && found.size() < limit; i++) {
      AuditEntry entry = entry(ascending ? from + i : to - 1 - i);
      if (isAskedFor(entry, query)) {
        found.add(entry);
      }
    }
    return found;
  }

  private static boolean isAskedFor(AuditEntry entry, GetAuditLog query) {
    return (query.getUser() == 0 || query.getUser() == entry.user())
        && (query.getTarget() == 0 || query.getTarget() == entry.target())
        && (query.getAction() == 0 || query.getAction() == entry.action());
  }

  /** The first number from whose id on this holds; the end if there is none. */
  private long firstWhere(AuditLogEnds all, LongPredicate holds) {
    long low = all.first();
    long high = all.next();
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (holds.test(id(middle))) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private long id(long number) {
    return entry(number).id();
  }

  private AuditEntry entry(long number) {
    AuditEntry entry = entries.get(number);
    if (entry == null) {
      throw new IllegalStateException("entry " + number + " of the audit log is missing");
    }
    return entry;
  }

  private AuditLogEnds ends() {
    AuditLogEnds value = ends.get();
    return value == null ? AuditLogEnds.NONE : value;
  }
}

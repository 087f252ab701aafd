package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.protocol.Snowflake;
import java.util.function.LongPredicate;

/**
 * Entries of an audit log, a row for each, numbered on, with ascending ids. What is above its bound
 * or older than {@link GuildLimits#AUDIT_AGE_MAX_US} is forgotten, the oldest first; a new entry
 * removes a few rows.
 */
final class AuditRing {
  private static final int REMOVED_PER_ENTRY_MAX = 4;

  private final Table<AuditEntry> entries;
  private final Cell<AuditLogEnds> ends;
  private final int entriesMax;

  AuditRing(StateFactory state, String entries, String ends, int entriesMax) {
    this.entries = state.table(entries, AuditEntry.class);
    this.ends = state.cell(ends, AuditLogEnds.class);
    this.entriesMax = entriesMax;
  }

  void add(AuditEntry entry) {
    AuditLogEnds before = ends();
    long first = before.first();
    long oldestMs = Snowflake.timeMs(entry.id()) - GuildLimits.AUDIT_AGE_MAX_US / 1_000;
    for (int removed = 0; removed < REMOVED_PER_ENTRY_MAX && first < before.next(); removed++) {
      boolean full = before.next() - first >= entriesMax;
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

  /** Of an empty one: what ids and numbers it has given. */
  void forget() {
    ends.remove();
  }

  /** The first number from whose id on this holds; the end if there is none. */
  long firstWhere(LongPredicate holds) {
    AuditLogEnds all = ends();
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

  AuditEntry entry(long number) {
    AuditEntry entry = entries.get(number);
    if (entry == null) {
      throw new IllegalStateException("entry " + number + " of the audit log is missing");
    }
    return entry;
  }

  AuditLogEnds ends() {
    AuditLogEnds value = ends.get();
    return value == null ? AuditLogEnds.NONE : value;
  }

  private long id(long number) {
    return entry(number).id();
  }
}

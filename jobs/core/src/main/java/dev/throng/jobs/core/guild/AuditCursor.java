package dev.throng.jobs.core.guild;

import dev.throng.protocol.wire.GetAuditLog;
import org.jspecify.annotations.Nullable;

/** Goes through the entries of a ring between two ids, in the order of an answer. */
final class AuditCursor {
  private final AuditRing ring;
  private final long from;
  private final long to;
  private final boolean ascending;
  private long passed;
  private @Nullable AuditEntry current;

  /**
   * A cursor before the first entry that the query may ask for.
   *
   * @param oldest inclusive
   */
  AuditCursor(AuditRing ring, GetAuditLog query, long oldest) {
    this.ring = ring;
    this.from = ring.firstWhere(id -> id >= oldest && id > query.getAfter());
    this.to =
        query.getBefore() == 0
            ? ring.ends().next()
            : ring.firstWhere(id -> id >= query.getBefore());
    this.ascending = isAscending(query);
    read();
  }

  /** Whether the oldest entries come first. */
  static boolean isAscending(GetAuditLog query) {
    return query.getAfter() != 0 && query.getBefore() == 0;
  }

  /** The entry where it is; null: at the end. */
  @Nullable AuditEntry current() {
    return current;
  }

  void next() {
    passed++;
    read();
  }

  private void read() {
    current = passed < to - from ? ring.entry(ascending ? from + passed : to - 1 - passed) : null;
  }
}

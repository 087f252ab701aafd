package dev.throng.migrate;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;

/** How many slices of the ring have rows at all, from a look at some. */
final class FilledSlices {
  private static final int LOOKS = 64;

  /** With fewer, a guess from 64 looks says nothing. */
  private static final double SHARE_MIN = 0.25;

  private FilledSlices() {}

  /** How many of {@link RingSlices#COUNT}; 0 if there are too few to say. */
  static int estimate(Migration migration, CqlSession session) {
    String token = "token(" + migration.copy().partitionKey() + ")";
    PreparedStatement any =
        session.prepare(
            "SELECT "
                + token
                + " FROM "
                + migration.source().keyspace()
                + "."
                + migration.source().table()
                + " WHERE "
                + token
                + " >= ? AND "
                + token
                + " <= ? LIMIT 1");
    int filled = 0;
    int step = RingSlices.COUNT / LOOKS;
    for (int slice = step / 2; slice < RingSlices.COUNT; slice += step) {
      long last = RingSlices.first(slice + 1) - 1;
      filled += session.execute(any.bind(RingSlices.first(slice), last)).one() == null ? 0 : 1;
    }
    double share = (double) filled / LOOKS;
    return share < SHARE_MIN ? 0 : (int) (share * RingSlices.COUNT);
  }
}

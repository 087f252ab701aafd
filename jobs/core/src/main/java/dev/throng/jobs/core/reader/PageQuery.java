package dev.throng.jobs.core.reader;

import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the database for a page: two pages with equal queries may share the rows of one
 * read that is under way. The rows of a range up to the floor change only by edits, deletes and
 * what a gap may hide, each of which raises {@code mutationSeq}; and a change that the overlay
 * still had when the read began, and has no more, makes another query of it.
 *
 * @param channel id
 * @param mutationSeq of the last event that may have changed what the database has
 * @param each where single messages are
 */
public record PageQuery(
    long channel, long mutationSeq, @Nullable Rows newer, @Nullable Rows older, List<Rows> each) {

  /**
   * The rows of one half.
   *
   * @param above ids are higher than this
   * @param below ids are lower than this
   * @param descending whether the newest come first
   * @param rowsMax to read
   * @param buckets partitions where they are, in the order in which to read
   * @param changed messages whose changes are laid over the rows, ascending
   */
  public record Rows(
      long above,
      long below,
      boolean descending,
      int rowsMax,
      List<Long> buckets,
      List<Long> changed) {
    static @Nullable Rows ofHalf(@Nullable PageScan scan) {
      return scan == null ? null : of(scan);
    }

    static Rows of(PageScan scan) {
      return new Rows(
          scan.above(),
          scan.below(),
          scan.descending(),
          scan.rowsMax(),
          LongStream.of(scan.buckets()).boxed().toList(),
          scan.overlay().stream().map(OverlayEntry::message).toList());
    }
  }

  /** The query that reads a page's rows. */
  public static PageQuery of(PageRequest page) {
    return new PageQuery(
        page.channel(),
        page.mutationSeq(),
        Rows.ofHalf(page.newer()),
        Rows.ofHalf(page.older()),
        page.each().stream().map(Rows::of).toList());
  }
}

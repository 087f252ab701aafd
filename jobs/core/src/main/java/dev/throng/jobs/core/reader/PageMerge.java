package dev.throng.jobs.core.reader;

import dev.throng.jobs.core.actor.OutRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the reply of a {@link PageRequest} from the database's rows. */
public final class PageMerge {
  private PageMerge() {}

  /**
   * The reply, for the topic {@code replies}.
   *
   * @param newer rows of {@link PageRequest#newer}, ascending; up to its {@code rowsMax}
   * @param older rows of {@link PageRequest#older}, descending; up to its {@code rowsMax}
   * @param each rows of {@link PageRequest#each}, in any order
   */
  public static OutRecord reply(
      PageRequest request, List<PageRow> newer, List<PageRow> older, List<PageRow> each) {
    List<byte[]> ascending = merge(request.newer(), newer);
    List<byte[]> descending = merge(request.older(), older);
    if (ascending == null || descending == null) {
      return unavailable(request);
    }
    int limit = request.newer() == null ? request.fill().size() : request.newer().limit();
    for (int i = 0; i < request.fill().size() && ascending.size() < limit; i++) {
      ascending.add(request.fill().get(i));
    }
    List<byte[]> bodies = new ArrayList<>();
    for (int i = ascending.size() - 1; i >= 0; i--) {
      bodies.add(ascending.get(i));
    }
    bodies.addAll(request.middle());
    bodies.addAll(descending);
    each.forEach(row -> bodies.add(row.body()));
    return request.single()
        ? Replies.single(Recipient.of(request), request.readSeq(), bodies)
        : Replies.page(Recipient.of(request), request.readSeq(), bodies);
  }

  /** The reply when the database did not answer, or too many wait for it. */
  public static OutRecord unavailable(PageRequest request) {
    return Replies.unavailable(Recipient.of(request));
  }

  /** Whether the scan ended at its bound of buckets and not at its end. */
  private static boolean isUnknown(PageScan scan, List<PageRow> rows) {
    return scan.moreBuckets() && rows.size() < scan.rowsMax();
  }

  /**
   * Rows and overlay in the order of the scan; the overlay wins. Null if the page is not known: a
   * message of it may have been changed unseen, or there are more buckets to read.
   */
  private static @Nullable List<byte[]> merge(@Nullable PageScan scan, List<PageRow> rows) {
    List<byte[]> merged = new ArrayList<>();
    if (scan == null) {
      return merged;
    }
    if (isUnknown(scan, rows)) {
      return null;
    }
    int sign = scan.descending() ? -1 : 1;
    int changes = scan.overlay().size();
    int row = 0;
    int change = 0;
    while (merged.size() < scan.limit() && (row < rows.size() || change < changes)) {
      OverlayEntry entry =
          change == changes
              ? null
              : scan.overlay().get(scan.descending() ? changes - 1 - change : change);
      PageRow next = row == rows.size() ? null : rows.get(row);
      int order =
          entry == null
              ? -1
              : next == null ? 1 : sign * Long.compare(next.message(), entry.message());
      if (order < 0 && next != null) {
        merged.add(next.body());
        row++;
      } else if (entry != null) {
        if (entry.unsure()) {
          return null;
        }
        if (!entry.isDeleted()) {
          merged.add(entry.body());
        }
        change++;
        row += order == 0 ? 1 : 0;
      }
    }
    return merged;
  }
}

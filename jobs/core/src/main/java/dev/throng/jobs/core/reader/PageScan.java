package dev.throng.jobs.core.reader;

import java.util.List;

/**
 * One half of a page as the database and the overlay have it: the messages nearest to one end of a
 * range of ids.
 *
 * @param above ids are higher than this
 * @param below ids are lower than this
 * @param descending whether the newest of the range are wanted, and come first; else the oldest
 * @param limit messages wanted, &gt; 0
 * @param rowsMax rows to read: {@code limit}, and as many as the overlay may remove
 * @param buckets partitions where they may be, in the order in which to read; see {@link
 *     dev.throng.jobs.core.store.MessagePartition}
 * @param moreBuckets whether there are partitions beyond these: a page that is not full after the
 *     last of {@code buckets} is then unknown
 * @param overlay changes in the range that the database may not have, ascending
 */
public record PageScan(
    long above,
    long below,
    boolean descending,
    int limit,
    int rowsMax,
    long[] buckets,
    boolean moreBuckets,
    List<OverlayEntry> overlay) {}

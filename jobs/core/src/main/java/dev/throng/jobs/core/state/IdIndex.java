package dev.throng.jobs.core.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of ids in ascending order, in pages of a table: what must be walked has one of these,
 * because tables cannot be iterated. Adding or removing an id rewrites one page of at most 4 KB;
 * the directory of the pages (12 bytes per page) is rewritten only when a page is split or dropped.
 * Ids are unsigned.
 *
 * <p>Several sets may live in the same tables, told apart by their slot.
 */
public final class IdIndex {
  /** Ids in a page at the most. */
  public static final int PAGE_IDS_MAX = 500;

  private final Table<IdPages> directories;
  private final Table<long[]> pages;
  private final Table<Long> sizes;

  /** Sets in the tables {@code name-directory}, {@code name-pages} and {@code name-size}. */
  public IdIndex(StateFactory state, String name) {
    directories = state.table(name + "-directory", IdPages.class);
    pages = state.table(name + "-pages", long[].class);
    sizes = state.table(name + "-size", Long.class);
  }

  /** How many ids the set has. */
  public long size(long slot) {
    Long size = sizes.get(slot);
    return size == null ? 0 : size;
  }

  /** Whether the id is in the set. */
  public boolean contains(long slot, long id) {
    IdPages directory = directory(slot);
    return directory.pages().length > 0
        && SortedIds.contains(page(slot, directory.pages()[directory.find(id)]), id);
  }

  /** Adds an id; false if it was there. */
  public boolean add(long slot, long id) {
    IdPages directory = directory(slot);
    if (directory.pages().length == 0) {
      int number = directory.nextPage();
      pages.put(key(slot, number), new long[] {id});
      directories.put(slot, directory.with(0, id, number));
    } else {
      int position = directory.find(id);
      int number = directory.pages()[position];
      long[] ids = page(slot, number);
      long[] more = SortedIds.with(ids, id);
      if (more.length == ids.length) {
        return false;
      }
      if (more.length > PAGE_IDS_MAX) {
        split(slot, directory, position, more);
      } else {
        pages.put(key(slot, number), more);
      }
    }
    sizes.put(slot, size(slot) + 1);
    return true;
  }

  /** Removes an id; false if it was not there. */
  public boolean remove(long slot, long id) {
    IdPages directory = directory(slot);
    if (directory.pages().length == 0) {
      return false;
    }
    int position = directory.find(id);
    int number = directory.pages()[position];
    long[] ids = page(slot, number);
    long[] fewer = SortedIds.without(ids, id);
    if (fewer.length == ids.length) {
      return false;
    }
    if (fewer.length == 0) {
      drop(slot, directory, position);
    } else {
      pages.put(key(slot, number), fewer);
    }
    resize(slot, -1);
    return true;
  }

  /**
   * The ids above {@code after}, ascending.
   *
   * @param after exclusive; 0 for the first
   * @param limit of the answer, &gt; 0
   */
  public long[] after(long slot, long after, int limit) {
    IdPages directory = directory(slot);
    long[] result = new long[(int) Math.min(limit, size(slot))];
    int count = 0;
    int position = directory.pages().length == 0 ? 0 : directory.find(after);
    for (; position < directory.pages().length && count < result.length; position++) {
      for (long id : page(slot, directory.pages()[position])) {
        if (Long.compareUnsigned(id, after) > 0 && count < result.length) {
          result[count++] = id;
        }
      }
    }
    return count == result.length ? result : Arrays.copyOf(result, count);
  }

  /**
   * The ids next below one, in ascending order.
   *
   * @param before exclusive, &gt; 0
   * @param limit of the answer, &gt; 0
   */
  public long[] before(long slot, long before, int limit) {
    IdPages directory = directory(slot);
    long[] result = new long[(int) Math.min(limit, size(slot))];
    int start = result.length;
    int position = directory.pages().length == 0 ? -1 : directory.find(before);
    for (; position >= 0 && start > 0; position--) {
      long[] ids = page(slot, directory.pages()[position]);
      for (int i = ids.length - 1; i >= 0 && start > 0; i--) {
        if (Long.compareUnsigned(ids[i], before) < 0) {
          result[--start] = ids[i];
        }
      }
    }
    return Arrays.copyOfRange(result, start, result.length);
  }

  /**
   * Those of some ids that are in the set. A page is read once.
   *
   * @param ids ascending
   */
  public long[] common(long slot, long[] ids) {
    IdPages directory = directory(slot);
    if (directory.pages().length == 0) {
      return SortedIds.EMPTY;
    }
    long[] found = new long[ids.length];
    int count = 0;
    int position = -1;
    long[] page = SortedIds.EMPTY;
    for (long id : ids) {
      int itsPosition = directory.find(id);
      if (itsPosition != position) {
        position = itsPosition;
        page = page(slot, directory.pages()[position]);
      }
      if (SortedIds.contains(page, id)) {
        found[count++] = id;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Removes the first page and returns its ids, at most {@link #PAGE_IDS_MAX}; none at the end. */
  public long[] pollPage(long slot) {
    IdPages directory = directory(slot);
    if (directory.pages().length == 0) {
      return SortedIds.EMPTY;
    }
    long[] ids = page(slot, directory.pages()[0]);
    drop(slot, directory, 0);
    resize(slot, -ids.length);
    return ids;
  }

  private void split(long slot, IdPages directory, int position, long[] ids) {
    int half = ids.length / 2;
    // Ids mostly come in ascending order: a page that overflows at its end stays nearly full.
    int cut = position == directory.pages().length - 1 ? ids.length - 1 : half;
    int number = directory.nextPage();
    pages.put(key(slot, directory.pages()[position]), Arrays.copyOf(ids, cut));
    pages.put(key(slot, number), Arrays.copyOfRange(ids, cut, ids.length));
    directories.put(slot, directory.with(position + 1, ids[cut], number));
  }

  private void drop(long slot, IdPages directory, int position) {
    pages.remove(key(slot, directory.pages()[position]));
    IdPages rest = directory.without(position);
    if (rest.pages().length == 0) {
      directories.remove(slot);
    } else {
      directories.put(slot, rest);
    }
  }

  private void resize(long slot, int change) {
    long size = size(slot) + change;
    if (size == 0) {
      sizes.remove(slot);
    } else {
      sizes.put(slot, size);
    }
  }

  private IdPages directory(long slot) {
    IdPages directory = directories.get(slot);
    return directory == null ? IdPages.EMPTY : directory;
  }

  private long[] page(long slot, int number) {
    long @Nullable [] ids = pages.get(key(slot, number));
    if (ids == null) {
      throw new IllegalStateException("page " + number + " of slot " + slot + " is missing");
    }
    return ids;
  }

  private static long key(long slot, int number) {
    return slot << 32 | number;
  }
}

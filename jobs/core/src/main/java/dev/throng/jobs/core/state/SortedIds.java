package dev.throng.jobs.core.state;

import java.util.Arrays;

/** Small ascending arrays of ids as values: never changed in place. Ids are unsigned. */
public final class SortedIds {
  /** No ids. */
  public static final long[] EMPTY = {};

  private SortedIds() {}

  /** Position of the id, or {@code -(insertion point) - 1}. */
  public static int find(long[] ids, long id) {
    int low = 0;
    int high = ids.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(ids[middle], id);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  /** Whether the id is there. */
  public static boolean contains(long[] ids, long id) {
    return find(ids, id) >= 0;
  }

  /** The ids and this one; the same array if it is there already. */
  public static long[] with(long[] ids, long id) {
    int position = find(ids, id);
    if (position >= 0) {
      return ids;
    }
    return insertedAt(ids, -position - 1, id);
  }

  /** The ids without this one; the same array if it is not there. */
  public static long[] without(long[] ids, long id) {
    int position = find(ids, id);
    if (position < 0) {
      return ids;
    }
    return removedAt(ids, position);
  }

  /** Any array with one value more, at this position. */
  public static long[] insertedAt(long[] values, int position, long value) {
    long[] result = Arrays.copyOf(values, values.length + 1);
    System.arraycopy(values, position, result, position + 1, values.length - position);
    result[position] = value;
    return result;
  }

  /** Any array without the value at this position. */
  public static long[] removedAt(long[] values, int position) {
    long[] result = Arrays.copyOf(values, values.length - 1);
    System.arraycopy(values, position + 1, result, position, result.length - position);
    return result;
  }
}

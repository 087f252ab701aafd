package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.SortedIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A page of a {@link NameIndex}: names with the member that has each, ascending by name, then id.
 *
 * @param ids as many as names
 */
public record NamePage(List<String> names, long[] ids) {
  /** Position of an entry, or {@code -(insertion point) - 1}. */
  int find(String name, long id) {
    int low = 0;
    int high = ids.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(middle, name, id);
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

  int size() {
    return ids.length;
  }

  NamePage with(int position, String name, long id) {
    List<String> moreNames = new ArrayList<>(names);
    moreNames.add(position, name);
    return new NamePage(moreNames, SortedIds.insertedAt(ids, position, id));
  }

  NamePage without(int position) {
    List<String> fewerNames = new ArrayList<>(names);
    fewerNames.remove(position);
    return new NamePage(fewerNames, SortedIds.removedAt(ids, position));
  }

  NamePage part(int from, int to) {
    return new NamePage(
        new ArrayList<>(names.subList(from, to)), Arrays.copyOfRange(ids, from, to));
  }

  private int compare(int position, String name, long id) {
    int order = names.get(position).compareTo(name);
    return order == 0 ? Long.compareUnsigned(ids[position], id) : order;
  }
}

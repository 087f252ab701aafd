package dev.throng.jobs.core.guild;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the pages of a {@link NameIndex} are.
 *
 * @param firsts the lowest entry of each page, ascending; the first page also takes what is below
 * @param numbers of the pages
 * @param next number of the next page to be made
 */
public record NamePages(NamePage firsts, int[] numbers, int next) {
  static final NamePages EMPTY = new NamePages(new NamePage(List.of(), new long[0]), new int[0], 0);

  /** Position of the page that an entry belongs to; 0 where there is none. */
  int find(String name, long id) {
    int found = firsts.find(name, id);
    return found >= 0 ? found : Math.max(0, -found - 2);
  }

  int size() {
    return numbers.length;
  }

  NamePages with(int position, String firstName, long firstId) {
    int[] more = new int[numbers.length + 1];
    System.arraycopy(numbers, 0, more, 0, position);
    more[position] = next;
    System.arraycopy(numbers, position, more, position + 1, numbers.length - position);
    return new NamePages(firsts.with(position, firstName, firstId), more, next + 1);
  }

  /** With the lowest entry of the first page, which may be below the one that it began with. */
  NamePages lowered(String firstName, long firstId) {
    return new NamePages(firsts.without(0).with(0, firstName, firstId), numbers, next);
  }

  NamePages without(int position) {
    List<Integer> kept = new ArrayList<>(Arrays.stream(numbers).boxed().toList());
    kept.remove(position);
    return new NamePages(
        firsts.without(position), kept.stream().mapToInt(Integer::intValue).toArray(), next);
  }
}

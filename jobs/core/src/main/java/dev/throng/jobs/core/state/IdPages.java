package dev.throng.jobs.core.state;

/**
 * Where the pages of an {@link IdIndex} are.
 *
 * @param firsts lowest id that belongs to each page, ascending; the first page also takes what is
 *     below
 * @param pages number of each page
 * @param nextPage number of the next page to be made
 */
public record IdPages(long[] firsts, int[] pages, int nextPage) {
  static final IdPages EMPTY = new IdPages(new long[0], new int[0], 0);

  /** Position of the page that an id belongs to. */
  int find(long id) {
    int low = 0;
    int high = firsts.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (Long.compareUnsigned(firsts[middle], id) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  IdPages with(int position, long first, int page) {
    long[] newFirsts = new long[firsts.length + 1];
    int[] newPages = new int[firsts.length + 1];
    System.arraycopy(firsts, 0, newFirsts, 0, position);
    System.arraycopy(pages, 0, newPages, 0, position);
    newFirsts[position] = first;
    newPages[position] = page;
    System.arraycopy(firsts, position, newFirsts, position + 1, firsts.length - position);
    System.arraycopy(pages, position, newPages, position + 1, firsts.length - position);
    return new IdPages(newFirsts, newPages, Math.max(nextPage, page + 1));
  }

  IdPages without(int position) {
    long[] newFirsts = new long[firsts.length - 1];
    int[] newPages = new int[firsts.length - 1];
    System.arraycopy(firsts, 0, newFirsts, 0, position);
    System.arraycopy(pages, 0, newPages, 0, position);
    System.arraycopy(firsts, position + 1, newFirsts, position, newFirsts.length - position);
    System.arraycopy(pages, position + 1, newPages, position, newFirsts.length - position);
    return new IdPages(newFirsts, newPages, nextPage);
  }
}

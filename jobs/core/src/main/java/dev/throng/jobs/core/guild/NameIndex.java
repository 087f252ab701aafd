package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Members by the beginning of a name, whatever its case. Entries are sorted, in pages, so that a
 * search reads the pages where its prefix is and nothing else: one without a match costs as much as
 * one with a match. Adding or removing a name rewrites one page; the directory of the pages is
 * rewritten only when a page is split or dropped.
 */
final class NameIndex {
  /** Names in a page at the most. */
  static final int PAGE_NAMES_MAX = 250;

  private static final long ONLY = 0;

  private final Table<NamePages> directory;
  private final Table<NamePage> pages;

  /** In the tables {@code member-names-directory} and {@code member-names-pages}. */
  NameIndex(StateFactory state) {
    directory = state.table("member-names-directory", NamePages.class);
    pages = state.table("member-names-pages", NamePage.class);
  }

  /** The names of a member, as they are searched: in lower case, without repeats, ascending. */
  static Set<String> names(Member member) {
    Set<String> names = new TreeSet<>();
    add(member.user().username(), names);
    add(member.user().globalName(), names);
    add(member.nick(), names);
    return names;
  }

  private static void add(@Nullable String name, Set<String> names) {
    if (name != null && !name.isEmpty()) {
      names.add(name.toLowerCase(Locale.ROOT));
    }
  }

  /** Adds a member under its names; what is there already stays. */
  void addAll(Collection<String> names, long id) {
    names.forEach(name -> add(name, id));
  }

  /** Removes a member from its names; what is not there does not matter. */
  void removeAll(Collection<String> names, long id) {
    names.forEach(name -> remove(name, id));
  }

  /**
   * Members with a name that begins so, ascending by that name.
   *
   * @param prefix not empty
   * @param limit members at the most
   */
  List<Long> startingWith(String prefix, int limit) {
    String lower = prefix.toLowerCase(Locale.ROOT);
    Set<Long> found = new LinkedHashSet<>();
    NamePages all = directory();
    for (int i = all.find(lower, 0); i < all.size(); i++) {
      NamePage page = page(all, i);
      int first = page.find(lower, 0);
      for (int at = first < 0 ? -first - 1 : first; at < page.size(); at++) {
        if (found.size() == limit || !page.names().get(at).startsWith(lower)) {
          return new ArrayList<>(found);
        }
        found.add(page.ids()[at]);
      }
    }
    return new ArrayList<>(found);
  }

  /** Of an empty index: that it was not always so. */
  void forget() {
    directory.remove(ONLY);
  }

  private void add(String name, long id) {
    NamePages all = directory();
    if (all.size() == 0) {
      pages.put(all.next(), new NamePage(List.of(name), new long[] {id}));
      directory.put(ONLY, all.with(0, name, id));
      return;
    }
    int position = all.find(name, id);
    NamePage page = page(all, position);
    int found = page.find(name, id);
    if (found >= 0) {
      return;
    }
    NamePage more = page.with(-found - 1, name, id);
    if (more.size() <= PAGE_NAMES_MAX) {
      pages.put(all.numbers()[position], more);
      return;
    }
    int half = more.size() / 2;
    pages.put(all.numbers()[position], more.part(0, half));
    pages.put(all.next(), more.part(half, more.size()));
    NamePages sorted = position > 0 ? all : all.lowered(more.names().get(0), more.ids()[0]);
    directory.put(ONLY, sorted.with(position + 1, more.names().get(half), more.ids()[half]));
  }

  private void remove(String name, long id) {
    NamePages all = directory();
    if (all.size() == 0) {
      return;
    }
    int position = all.find(name, id);
    NamePage page = page(all, position);
    int found = page.find(name, id);
    if (found < 0) {
      return;
    }
    if (page.size() > 1) {
      pages.put(all.numbers()[position], page.without(found));
    } else {
      pages.remove(all.numbers()[position]);
      directory.put(ONLY, all.without(position));
    }
  }

  private NamePages directory() {
    NamePages all = directory.get(ONLY);
    return all == null ? NamePages.EMPTY : all;
  }

  private NamePage page(NamePages all, int position) {
    NamePage page = pages.get(all.numbers()[position]);
    if (page == null) {
      throw new IllegalStateException("page " + all.numbers()[position] + " of names is missing");
    }
    return page;
  }
}

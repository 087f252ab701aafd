package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.StateFactory;
import java.util.Arrays;

/**
 * The groups of one relay. A number is given out again once its group is empty: by then the node
 * knows another group for every class that had it, or that nobody there has the class.
 */
final class RelayGroups {
  private final NumberPool numbers;
  private final Pages<GroupPage, RelayGroup> rows;
  private final HashIndex index;

  RelayGroups(StateFactory state) {
    numbers = new NumberPool(state.cell("group-numbers", Numbers.class));
    rows =
        new Pages<>(state.table("group-pages", GroupPage.class), GroupPage::list, GroupPage::new);
    index = new HashIndex(state.table("group-index", long[].class));
  }

  /** Slots of the channels that a group sees. */
  long[] channels(int number) {
    return rows.get(number).channels();
  }

  /** Visits all groups, the free ones too. */
  void forEach(Pages.Visitor<RelayGroup> visitor) {
    rows.forEach(numbers.end(), visitor);
  }

  /** Adds a class to the group that sees these channels, and makes the group if there is none. */
  int join(long[] channels) {
    int known =
        index.find(
            RelayGroup.hash(channels),
            number -> Arrays.equals(rows.get(number).channels(), channels));
    int number = known >= 0 ? known : make(RelayGroup.of(channels));
    join(number);
    return number;
  }

  /** Adds a class to a group. */
  void join(int number) {
    RelayGroup group = rows.get(number);
    rows.put(number, group.withClasses(group.classes() + 1));
  }

  /** Takes a class from a group, and gives its number up when it was the last. */
  void leave(int number) {
    RelayGroup group = rows.get(number);
    if (group.classes() > 1) {
      rows.put(number, group.withClasses(group.classes() - 1));
      return;
    }
    index.remove(group.hash(), number);
    rows.put(number, RelayGroup.free(numbers.giveBack(number)));
  }

  void clear() {
    numbers.clear();
    rows.clear();
    index.clear();
  }

  private int make(RelayGroup group) {
    int number = numbers.take(free -> rows.get(free).next());
    rows.put(number, group);
    index.add(group.hash(), number);
    return number;
  }
}

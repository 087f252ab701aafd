package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.StateFactory;
import java.util.Arrays;

/** The classes of one relay. A number is given out again once nobody has its class. */
final class RelayClasses {
  private final NumberPool numbers;
  private final Pages<ClassPage, RelayClass> rows;
  private final HashIndex index;

  RelayClasses(StateFactory state) {
    numbers = new NumberPool(state.cell("class-numbers", Numbers.class));
    rows =
        new Pages<>(state.table("class-pages", ClassPage.class), ClassPage::list, ClassPage::new);
    index = new HashIndex(state.table("class-index", long[].class));
  }

  RelayClass get(int number) {
    return rows.get(number);
  }

  /** The class with these roles; -1: there is none. */
  int find(long[] roles, long member, boolean passive) {
    return index.find(
        RelayClass.hash(roles, member, passive),
        number -> {
          RelayClass each = rows.get(number);
          return each.member() == member
              && each.passive() == passive
              && Arrays.equals(each.roles(), roles);
        });
  }

  /** Makes a class that one user has. */
  int make(long[] roles, long member, int group, boolean passive) {
    int number = numbers.take(free -> rows.get(free).group());
    long hash = RelayClass.hash(roles, member, passive);
    rows.put(number, new RelayClass(roles, member, group, 1, hash, passive));
    index.add(hash, number);
    return number;
  }

  /** Counts one more user of a class. */
  void join(int number) {
    RelayClass joined = rows.get(number);
    rows.put(number, joined.withUsers(joined.users() + 1));
  }

  /** One user less has a class; true if it was the last, and the number is given up. */
  boolean leave(int number) {
    RelayClass left = rows.get(number);
    if (left.users() > 1) {
      rows.put(number, left.withUsers(left.users() - 1));
      return false;
    }
    index.remove(left.hash(), number);
    rows.put(number, RelayClass.free(numbers.giveBack(number)));
    return true;
  }

  /** Upper bound of the class numbers, exclusive. */
  int end() {
    return numbers.end();
  }

  /** Visits the classes that somebody has. */
  void forEach(Pages.Visitor<RelayClass> visitor) {
    rows.forEach(
        numbers.end(),
        (number, row) -> {
          if (row.users() > 0) {
            visitor.visit(number, row);
          }
        });
  }

  /** Replaces the classes that somebody has. */
  void replaceAll(Pages.Replacement<RelayClass> replacement) {
    rows.replaceAll(
        numbers.end(), (number, row) -> row.users() == 0 ? row : replacement.of(number, row));
  }

  void clear() {
    numbers.clear();
    rows.clear();
    index.clear();
  }
}

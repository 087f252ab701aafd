package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.Cell;
import java.util.function.IntUnaryOperator;

/** Gives out small numbers of rows, and those first that came back. */
final class NumberPool {
  private final Cell<Numbers> cell;

  NumberPool(Cell<Numbers> cell) {
    this.cell = cell;
  }

  /** All numbers that were ever given out are below. */
  int end() {
    return numbers().end();
  }

  /**
   * Gives out a number.
   *
   * @param nextFree what the row of a free number says is the next one
   */
  int take(IntUnaryOperator nextFree) {
    Numbers given = numbers();
    if (given.free() < 0) {
      cell.put(new Numbers(given.end() + 1, -1));
      return given.end();
    }
    cell.put(new Numbers(given.end(), nextFree.applyAsInt(given.free())));
    return given.free();
  }

  /**
   * Takes a number back.
   *
   * @return the next free one, for its row to say; -1: none
   */
  int giveBack(int number) {
    Numbers given = numbers();
    cell.put(new Numbers(given.end(), number));
    return given.free();
  }

  void clear() {
    cell.remove();
  }

  private Numbers numbers() {
    Numbers given = cell.get();
    return given == null ? Numbers.NONE : given;
  }
}

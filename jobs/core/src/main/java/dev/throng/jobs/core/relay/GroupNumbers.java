package dev.throng.jobs.core.relay;

import java.util.Arrays;

/** Small ascending arrays of group numbers as values. */
final class GroupNumbers {
  static final int[] EMPTY = {};

  private GroupNumbers() {}

  static int[] with(int[] numbers, int number) {
    int position = Arrays.binarySearch(numbers, number);
    if (position >= 0) {
      return numbers;
    }
    int insertion = -position - 1;
    int[] result = new int[numbers.length + 1];
    System.arraycopy(numbers, 0, result, 0, insertion);
    result[insertion] = number;
    System.arraycopy(numbers, insertion, result, insertion + 1, numbers.length - insertion);
    return result;
  }

  static int[] without(int[] numbers, int number) {
    int position = Arrays.binarySearch(numbers, number);
    if (position < 0) {
      return numbers;
    }
    int[] result = new int[numbers.length - 1];
    System.arraycopy(numbers, 0, result, 0, position);
    System.arraycopy(numbers, position + 1, result, position, result.length - position);
    return result;
  }

  /** Those of the first that the second lacks; both ascending. */
  static int[] minus(int[] numbers, int[] others) {
    int[] result = new int[numbers.length];
    int count = 0;
    for (int number : numbers) {
      if (Arrays.binarySearch(others, number) < 0) {
        result[count++] = number;
      }
    }
    return Arrays.copyOf(result, count);
  }
}

package dev.throng.gateway.rest.history;

import java.util.Arrays;

/** Parts of a JSON array in UTF-8 without white space between its elements, which is not parsed. */
final class JsonArrays {
  private JsonArrays() {}

  /** The first elements, at least one; the array itself if it has no more. */
  static byte[] first(byte[] array, int count) {
    int[] commas = commas(array);
    if (commas.length < count) {
      return array;
    }
    byte[] part = Arrays.copyOf(array, commas[count - 1] + 1);
    part[part.length - 1] = ']';
    return part;
  }

  /** The last elements, at least one; the array itself if it has no more. */
  static byte[] last(byte[] array, int count) {
    int[] commas = commas(array);
    if (commas.length < count) {
      return array;
    }
    byte[] part = Arrays.copyOfRange(array, commas[commas.length - count], array.length);
    part[0] = '[';
    return part;
  }

  /** Positions of the commas between elements. */
  private static int[] commas(byte[] array) {
    int[] commas = new int[16];
    int count = 0;
    int depth = 0;
    boolean inString = false;
    for (int i = 0; i < array.length; i++) {
      byte at = array[i];
      if (inString) {
        if (at == '\\') {
          i++;
        } else if (at == '"') {
          inString = false;
        }
        continue;
      }
      switch (at) {
        case '"' -> inString = true;
        case '[', '{' -> depth++;
        case ']', '}' -> depth--;
        case ',' -> {
          if (depth == 1) {
            commas = count == commas.length ? Arrays.copyOf(commas, 2 * count) : commas;
            commas[count++] = i;
          }
        }
        default -> {
          // Of a number or a literal.
        }
      }
    }
    return Arrays.copyOf(commas, count);
  }
}

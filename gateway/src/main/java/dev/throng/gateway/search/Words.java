package dev.throng.gateway.search;

/**
 * Counts what the index makes of a text. In Chinese, Japanese and Korean, which put no space
 * between words, each character counts as a word, and so does each emoji.
 *
 * @param count words, and characters of these scripts
 * @param runs runs of two and more of these characters
 */
public record Words(int count, int runs) {
  /** Of Hiragana and Katakana both, so in neither script. */
  private static final int PROLONGED_SOUND_MARK = 0x30FC;

  /** The words of a text. */
  public static Words of(String text) {
    int count = 0;
    int runs = 0;
    int run = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); ) {
      int at = text.codePointAt(i);
      i += Character.charCount(at);
      boolean paired = isPaired(at);
      boolean letter = Character.isLetterOrDigit(at) && !paired;
      boolean emoji = Character.getType(at) == Character.OTHER_SYMBOL;
      run = paired ? run + 1 : 0;
      runs += run == 2 ? 1 : 0;
      count += paired || emoji || (letter && !inWord) ? 1 : 0;
      inWord = letter;
    }
    return new Words(count, runs);
  }

  private static boolean isPaired(int at) {
    if (at == PROLONGED_SOUND_MARK) {
      return true;
    }
    return switch (Character.UnicodeScript.of(at)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
      default -> false;
    };
  }
}

package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.RestRequest;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.Emoji;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The emoji of a path: a Unicode emoji, or {@code name:id} of a custom one.
 *
 * @see <a href="https://www.unicode.org/reports/tr51/#EBNF_and_Regex">UTS #51, emoji sequences</a>
 */
final class EmojiForm {
  /** UTF-16 units; the longest sequence of Unicode 16 has 35 bytes in UTF-8, 15 units. */
  private static final int UNITS_MAX = 32;

  private static final Pattern CUSTOM = Pattern.compile("(?:a:)?(\\w{1,32}):([1-9]\\d{0,18})");

  /**
   * What has the property Extended_Pictographic, in ranges that also take in what is still free.
   */
  private static final String PICTOGRAPH =
      "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf"
          + "\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2604"
          + "\u260e\u2611\u2614\u2615\u2618\u261d\u2620\u2622\u2623\u2626\u262a\u262e\u262f"
          + "\u2638-\u263a\u2640\u2642\u2648-\u2653\u265f\u2660\u2663\u2665\u2666\u2668\u267b"
          + "\u267e\u267f\u2692-\u2697\u2699\u269b\u269c\u26a0\u26a1\u26a7\u26aa\u26ab\u26b0"
          + "\u26b1\u26bd\u26be\u26c4\u26c5\u26c8\u26ce\u26cf\u26d1\u26d3\u26d4\u26e9\u26ea"
          + "\u26f0-\u26f5\u26f7-\u26fa\u26fd\u2702\u2705\u2708-\u270d\u270f\u2712\u2714\u2716"
          + "\u271d\u2721\u2728\u2733\u2734\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763"
          + "\u2764\u2795-\u2797\u27a1\u27b0\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50"
          + "\u2b55\u3030\u303d\u3297\u3299\\x{1f004}\\x{1f0cf}\\x{1f170}\\x{1f171}\\x{1f17e}"
          + "\\x{1f17f}\\x{1f18e}\\x{1f191}-\\x{1f19a}\\x{1f201}\\x{1f202}\\x{1f21a}\\x{1f22f}"
          + "\\x{1f232}-\\x{1f23a}\\x{1f250}\\x{1f251}\\x{1f300}-\\x{1f64f}\\x{1f680}-\\x{1f6ff}"
          + "\\x{1f7e0}-\\x{1f7eb}\\x{1f7f0}\\x{1f90c}-\\x{1f9ff}\\x{1fa70}-\\x{1faff}]";

  private static final String FLAG = "[\\x{1f1e6}-\\x{1f1ff}]{2}";
  private static final String KEYCAP = "[0-9#*]\ufe0f?\u20e3";
  private static final String TAGS = "[\\x{e0020}-\\x{e007e}]+\\x{e007f}";
  private static final String ELEMENT =
      PICTOGRAPH + "(?:\ufe0f\u20e3?|[\\x{1f3fb}-\\x{1f3ff}])?(?:" + TAGS + ")?";
  private static final Pattern UNICODE =
      Pattern.compile(FLAG + "|" + KEYCAP + "|" + ELEMENT + "(?:\u200d" + ELEMENT + ")*");

  private EmojiForm() {}

  /** The emoji; the request is refused with 10014 if it is none. */
  static Emoji read(RestRequest in) {
    String text = in.path("emoji_name");
    Matcher custom = CUSTOM.matcher(text);
    if (custom.matches()) {
      return Emoji.newBuilder()
          .setName(custom.group(1))
          .setId(Long.parseUnsignedLong(custom.group(2)))
          .build();
    }
    if (text.length() > UNITS_MAX || !UNICODE.matcher(text).matches()) {
      in.refuse(DiscordError.UNKNOWN_EMOJI);
    }
    return Emoji.newBuilder().setName(text).build();
  }
}

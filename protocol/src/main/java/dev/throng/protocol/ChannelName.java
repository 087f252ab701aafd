package dev.throng.protocol;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of channels. */
public final class ChannelName {
  private static final int TEXT = 0;
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private ChannelName() {}

  /** What a name becomes: text channels have names in lower case, with dashes for spaces. */
  public static String of(int type, String name) {
    String stripped = name.strip();
    return type == TEXT
        ? SPACES.matcher(stripped.toLowerCase(Locale.ROOT)).replaceAll("-")
        : stripped;
  }
}

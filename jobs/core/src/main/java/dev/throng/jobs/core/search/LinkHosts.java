package dev.throng.jobs.core.search;

import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the hosts of links in a text. */
final class LinkHosts {
  /** A host of up to 253 characters, after which a port, a path or the end comes. */
  private static final Pattern LINK =
      Pattern.compile(
          "https?://(?:[^\\s/@<>]{1,64}@)?([\\p{L}\\p{N}](?:[\\p{L}\\p{N}.-]{0,252}))",
          Pattern.CASE_INSENSITIVE);

  private LinkHosts() {}

  /** Lower case, without a trailing dot, sorted. */
  static TreeSet<String> of(String text) {
    TreeSet<String> hosts = new TreeSet<>();
    Matcher link = LINK.matcher(text);
    while (link.find()) {
      String host = link.group(1).toLowerCase(Locale.ROOT);
      hosts.add(host.replaceAll("[.-]+$", ""));
    }
    return hosts;
  }
}

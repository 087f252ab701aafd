package dev.throng.jobs.core.readstate;

import java.util.List;

/**
 * The recent mass mentions of a guild.
 *
 * @param list in the order in which they were read
 */
public record MassMentions(List<MassMention> list) {
  static final MassMentions NONE = new MassMentions(List.of());
}

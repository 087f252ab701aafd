package dev.throng.jobs.core.guild;

/**
 * What is counted of a thread.
 *
 * @param messages that it has, without the one that it begins with
 * @param total of those that were ever sent to it
 * @param members who are in it
 */
public record ThreadCounts(int messages, int total, int members) {
  static final ThreadCounts NONE = new ThreadCounts(0, 0, 0);
}

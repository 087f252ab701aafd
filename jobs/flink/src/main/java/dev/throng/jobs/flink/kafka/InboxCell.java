package dev.throng.jobs.flink.kafka;

import dev.throng.protocol.Topic;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.common.TopicPartition;

/**
 * The share of the inboxes' partitions that one live job handles, so that several jobs, each on a
 * Flink cluster of its own if need be, are one chat: ADR 0012. Partition p belongs to cell p mod
 * count. Other topics are not shared out.
 *
 * @param number of the cell, 0 to count - 1
 * @param count of all cells
 */
public record InboxCell(int number, int count) implements Serializable {
  /** The only cell: one job owns all actors. */
  public static final InboxCell ALL = new InboxCell(0, 1);

  /** {@code K/N}: this job is cell K of N. */
  public static final ConfigOption<String> CELL =
      ConfigOptions.key("cell")
          .stringType()
          .defaultValue("0/1")
          .withDescription(
              "K/N: handle the inbox partitions p with p mod N = K; N such jobs are one chat.");

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})/(\\d{1,4})");

  /**
   * The cell that a job's options name.
   *
   * @throws IllegalArgumentException if it is none, or an inbox has fewer partitions than cells
   */
  public static InboxCell of(ReadableConfig options) {
    String value = options.get(CELL);
    Matcher form = FORM.matcher(value);
    if (!form.matches()) {
      throw invalid(value, "K/N, such as 0/2 and 1/2");
    }
    InboxCell cell =
        new InboxCell(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    if (cell.number >= cell.count) {
      throw invalid(value, "K/N with K below N");
    }
    for (Topic topic : new Topic[] {Topic.USER_INBOX, Topic.GUILD_INBOX, Topic.DIRECTORY_INBOX}) {
      int partitions = options.get(KafkaOptions.partitions(topic));
      if (cell.count > partitions) {
        throw invalid(
            value, "at most " + partitions + " cells, the partitions of " + topic.topicName());
      }
    }
    return cell;
  }

  private static IllegalArgumentException invalid(String value, String expected) {
    return new IllegalArgumentException(
        CELL.key() + ": " + value + " (expected: " + expected + ")");
  }

  /** Whether the partition is this cell's; any but an inbox's is. */
  public boolean owns(Topic topic, int partition) {
    return !topic.isInbox() || partition % count == number;
  }

  /**
   * Whether the actor's commands come to this cell.
   *
   * @param partitions of the inbox
   */
  public boolean ownsActor(Topic inbox, long actor, int partitions) {
    return count == 1 || owns(inbox, inbox.partition(actor, partitions));
  }

  /** A topic's partitions that are this cell's. */
  Set<TopicPartition> partitions(Topic topic, int partitions) {
    Set<TopicPartition> owned = new HashSet<>();
    for (int partition = 0; partition < partitions; partition++) {
      if (owns(topic, partition)) {
        owned.add(new TopicPartition(topic.topicName(), partition));
      }
    }
    return owned;
  }

  /** The name of this cell's job; a chat of one cell keeps the plain one. */
  public String jobName(String name) {
    return count == 1 ? name : name + "-" + number;
  }
}

package dev.throng.jobs.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.protocol.Topic;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class InboxCellTest {
  private static final int PARTITIONS = 8;

  @Test
  void everyPartitionOfAnInboxIsOneCells() {
    Set<TopicPartition> seen = new HashSet<>();
    for (int number = 0; number < 3; number++) {
      Set<TopicPartition> owned =
          new InboxCell(number, 3).partitions(Topic.GUILD_INBOX, PARTITIONS);
      assertThat(seen).doesNotContainAnyElementsOf(owned);
      assertThat(owned).hasSizeBetween(2, 3);
      seen.addAll(owned);
    }
    assertThat(seen).hasSize(PARTITIONS);
  }

  @Test
  void anActorsCommandsComeToTheCellOfItsPartition() {
    InboxCell cell = new InboxCell(1, 2);
    for (long actor = 0; actor < 100; actor++) {
      int partition = Topic.USER_INBOX.partition(actor, PARTITIONS);
      assertThat(cell.ownsActor(Topic.USER_INBOX, actor, PARTITIONS)).isEqualTo(partition % 2 == 1);
      assertThat(InboxCell.ALL.ownsActor(Topic.USER_INBOX, actor, PARTITIONS)).isTrue();
    }
  }

  @Test
  void whatIsNoInboxIsNotSharedOut() {
    assertThat(new InboxCell(1, 2).partitions(Topic.EVENTS, PARTITIONS)).hasSize(PARTITIONS);
  }

  @Test
  void aChatOfOneCellKeepsThePlainName() {
    assertThat(InboxCell.ALL.jobName("live")).isEqualTo("live");
    assertThat(new InboxCell(1, 2).jobName("live")).isEqualTo("live-1");
  }

  @Test
  void anOptionThatIsNoCellIsRefusedByName() {
    assertThat(cell("1/2")).isEqualTo(new InboxCell(1, 2));
    assertThat(InboxCell.of(new Configuration())).isEqualTo(InboxCell.ALL);
    assertRefused("2/2", "cell: 2/2 (expected: K/N with K below N)");
    assertRefused("0/0", "cell: 0/0 (expected: K/N with K below N)");
    assertRefused("east", "cell: east (expected: K/N, such as 0/2 and 1/2)");
    assertRefused("0/9", "cell: 0/9 (expected: at most 8 cells, the partitions of user.inbox)");
  }

  private static void assertRefused(String value, String message) {
    assertThatThrownBy(() -> cell(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static InboxCell cell(String value) {
    Configuration options = new Configuration();
    options.set(InboxCell.CELL, value);
    return InboxCell.of(options);
  }
}

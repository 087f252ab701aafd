package dev.throng.jobs.flink.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.flink.live.TopicLog;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DeadLetter;
import dev.throng.protocol.wire.RefusedWrite;
import dev.throng.protocol.wire.StoreProgress;
import java.util.Map;
import java.util.TreeMap;

/** What the store job has written of events that the database refuses, by partition and offset. */
final class StoreVerdicts {
  private final TopicLog log;

  StoreVerdicts(TopicLog log) {
    this.log = log;
  }

  /** Their channels, as the last reports name them. */
  Map<String, Long> refused() throws Exception {
    Map<Integer, StoreProgress> last = new TreeMap<>();
    for (var record : log.readAll(Topic.STORE_PROGRESS)) {
      StoreProgress progress = StoreProgress.parseFrom(record.value());
      last.put(progress.getPartition(), progress);
    }
    Map<String, Long> channels = new TreeMap<>();
    for (StoreProgress progress : last.values()) {
      for (RefusedWrite write : progress.getRefusedList()) {
        assertThat(write.getOffset()).isLessThan(progress.getOffset());
        channels.put(progress.getPartition() + "/" + write.getOffset(), write.getChannel());
      }
    }
    return channels;
  }

  /** Errors of the dead letters; one may have come again after a failure. */
  Map<String, String> errors() throws Exception {
    Map<String, String> errors = new TreeMap<>();
    for (var record : log.readAll(Topic.DEAD_LETTERS)) {
      DeadLetter letter = DeadLetter.parseFrom(record.value());
      assertThat(letter.getTopic()).isEqualTo(Topic.EVENTS.topicName());
      errors.put(letter.getPartition() + "/" + letter.getOffset(), letter.getError());
    }
    return errors;
  }
}

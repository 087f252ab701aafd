package dev.throng.gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.storage.AttachmentFiles.Pending;
import dev.throng.gateway.storage.AttachmentFiles.Place;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.ChannelDeleted;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.MessageDeleted;
import dev.throng.protocol.wire.MessageUpdated;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files go with their messages and channels, and what no message has goes after a while. */
final class AttachmentLogTest {
  private static final TopicPartition FIRST = new TopicPartition(Topic.EVENTS.topicName(), 0);
  private static final long CHANNEL = 5;
  private static final Duration PENDING_MAX = Duration.ofMinutes(30);

  @TempDir private Path directory;
  private DirectoryFileStorage storage;
  private AttachmentFiles files;
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final LiveJob progress = new LiveJob();
  private AttachmentLog log;
  private long offset;

  @BeforeEach
  void aLog() throws Exception {
    storage = new DirectoryFileStorage(directory, 0, 0);
    files = new AttachmentFiles(storage);
    consumer.updatePartitions(
        FIRST.topic(),
        List.of(new PartitionInfo(FIRST.topic(), 0, Node.noNode(), new Node[0], new Node[0])));
    consumer.updateBeginningOffsets(Map.of(FIRST, 0L));
    consumer.updateEndOffsets(Map.of(FIRST, 0L));
    consumer.schedulePollTask(() -> consumer.rebalance(List.of(FIRST)));
  }

  /** The live job has done so many of five commands. */
  private static final class LiveJob implements GuildProgress {
    private volatile long done = 5;

    @Override
    public Map<Integer, Long> ends() {
      return Map.of(0, 5L);
    }

    @Override
    public Map<Integer, Long> done() {
      return Map.of(0, done);
    }

    @Override
    public void close() {}
  }

  private void start() {
    log =
        new AttachmentLog(
            () -> consumer,
            progress,
            new AttachmentLog.Storage(files, new EmojiImages(storage), 1),
            new AttachmentLog.Options(PENDING_MAX, Duration.ofMillis(1), InstantSource.system()));
  }

  @AfterEach
  void end() throws InterruptedException {
    log.close();
  }

  private Place stored(long ageMs, int counter) throws Exception {
    long id = Snowflake.of(System.currentTimeMillis() - ageMs, counter);
    Place place = Place.of(CHANNEL, id, "a.txt");
    files.expect(Pending.announced(place, 1, 1));
    storage.put(place.key(), new byte[] {1});
    return place;
  }

  private void read(Event.Builder event) {
    byte[] value = event.setChannel(CHANNEL).build().toByteArray();
    long at = offset++;
    consumer.schedulePollTask(
        () -> {
          consumer.addRecord(new ConsumerRecord<>(FIRST.topic(), 0, at, new byte[8], value));
          consumer.updateEndOffsets(Map.of(FIRST, at + 1));
        });
  }

  private void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private boolean isThere(Place place) {
    try {
      return storage.find(place.key()) != null;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private boolean isPending(Place place) {
    try {
      return files.pending(CHANNEL, place.id()) != null;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void filesGoWithTheirMessageAndNoOther() throws Exception {
    Place one = stored(0, 1);
    Place two = stored(0, 2);
    Place other = stored(0, 3);
    read(
        Event.newBuilder()
            .setMessageCreated(MessageCreated.newBuilder().setMessage(9).addAttachments(one.id())));
    read(
        Event.newBuilder()
            .setMessageUpdated(MessageUpdated.newBuilder().setMessage(9).addAttachments(two.id())));
    read(
        Event.newBuilder()
            .setMessageCreated(
                MessageCreated.newBuilder().setMessage(10).addAttachments(other.id())));
    read(Event.newBuilder().setMessageDeleted(MessageDeleted.newBuilder().setMessage(9)));
    start();

    await(() -> !isThere(one) && !isThere(two));
    assertThat(isThere(other)).isTrue();
    read(Event.newBuilder().setChannelDeleted(ChannelDeleted.getDefaultInstance()));
    await(() -> !isThere(other));
  }

  @Test
  void whatNoMessageHasGoesAfterAWhile() throws Exception {
    Place old = stored(PENDING_MAX.toMillis() + 120_000, 1);
    Place claimed = stored(PENDING_MAX.toMillis() + 120_000, 2);
    Place fresh = stored(PENDING_MAX.toMillis() - 60_000, 3);
    read(
        Event.newBuilder()
            .setMessageCreated(
                MessageCreated.newBuilder().setMessage(9).addAttachments(claimed.id())));
    progress.done = 4;
    start();
    await(() -> !isPending(claimed));
    progress.done = 5;

    await(() -> !isThere(old) && !isPending(old));
    assertThat(isThere(claimed)).isTrue();
    assertThat(isThere(fresh)).isTrue();
    assertThat(isPending(claimed)).isFalse();
    assertThat(isPending(fresh)).isTrue();
  }

  @Test
  void nothingGoesWhoseMessageTheLiveJobMayStillMake() throws Exception {
    progress.done = 4;
    Place old = stored(PENDING_MAX.toMillis() + 120_000, 1);
    Place late = stored(PENDING_MAX.toMillis() + 120_000, 2);
    start();
    Thread.sleep(2_500);
    assertThat(isThere(old)).isTrue();
    read(
        Event.newBuilder()
            .setMessageCreated(
                MessageCreated.newBuilder().setMessage(9).addAttachments(late.id())));
    await(() -> !isPending(late));
    progress.done = 5;

    await(() -> !isThere(old));
    assertThat(isThere(late)).isTrue();
  }
}

package dev.throng.gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.gateway.storage.AttachmentFiles.Pending;
import dev.throng.gateway.storage.AttachmentFiles.Place;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildEvent;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.MessageDeleted;
import dev.throng.protocol.wire.MessageUpdated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are brought in step with events, also when the storage fails for a while or for ever. */
final class DeferredEventsTest {
  private static final TopicPartition PARTITION = new TopicPartition("events", 0);
  private static final long CHANNEL = 5;
  private static final long GUILD = 6;

  @TempDir private Path directory;
  private FaultyStorage storage;
  private AttachmentFiles attachments;
  private EmojiImages emojis;
  private DeferredEvents events;
  private long offset;
  private long seq;

  @BeforeEach
  void nothingYet() throws IOException {
    storage = new FaultyStorage(new DirectoryFileStorage(directory, 0, 0));
    attachments = new AttachmentFiles(storage);
    emojis = new EmojiImages(storage);
    events = new DeferredEvents(new FileEvents(attachments, emojis), 1_000);
  }

  private void read(long channel, Event.Builder event, long nowMs) {
    event.setGuild(GUILD).setChannel(channel).setGeneration(1).setSeq(++seq);
    events.add(PARTITION, offset++, event.build(), nowMs);
  }

  private void readAgain(long seq, Event.Builder event) {
    this.seq = seq - 1;
    read(0, event, 0);
  }

  private static Event.Builder emojis(long... ids) {
    String listed =
        LongStream.of(ids).mapToObj("{\"id\":\"%d\"}"::formatted).collect(Collectors.joining(","));
    return guildEvent("GUILD_EMOJIS_UPDATE", "{\"emojis\":[" + listed + "]}");
  }

  private Place stored(int counter) throws IOException {
    long id = Snowflake.of(System.currentTimeMillis(), counter);
    Place place = Place.of(CHANNEL, id, "a.txt");
    attachments.expect(Pending.announced(place, 1, 1));
    storage.put(place.key(), new byte[] {1});
    return place;
  }

  private boolean isThere(String key) throws IOException {
    return storage.find(key) != null;
  }

  private static Event.Builder created(long message, Place place) {
    return Event.newBuilder()
        .setMessageCreated(
            MessageCreated.newBuilder().setMessage(message).addAttachments(place.id()));
  }

  private static Event.Builder deleted(long message) {
    return Event.newBuilder().setMessageDeleted(MessageDeleted.newBuilder().setMessage(message));
  }

  private static Event.Builder guildEvent(String t, String d) {
    return Event.newBuilder()
        .setGuildEvent(GuildEvent.newBuilder().setT(t).setD(ByteString.copyFromUtf8(d)));
  }

  @Test
  void whatFailsIsTriedAgainAndOthersGoOn() throws IOException {
    Place faulty = stored(1);
    Place other = stored(2);
    read(CHANNEL, created(9, faulty), 0);
    read(7, created(10, new Place(7, other.id(), other.secret(), other.name())), 0);
    storage.isFaulty = key -> key.contains("" + faulty.id());

    read(CHANNEL, deleted(9), 0);
    read(7, deleted(10), 0);
    assertThat(isThere("messages/7/10/" + other.id())).isFalse();
    assertThat(isThere(faulty.key())).isTrue();
    assertThat(events.size()).isEqualTo(1);
    assertThat(events.done(PARTITION, 4)).isEqualTo(2);
    storage.isFaulty = key -> false;
    events.retry(999);
    assertThat(isThere(faulty.key())).isTrue();
    events.retry(1_000);

    assertThat(isThere(faulty.key())).isFalse();
    assertThat(events.size()).isZero();
    assertThat(events.done(PARTITION, 4)).isEqualTo(4);
  }

  @Test
  void eventsOfAChannelKeepTheirOrder() throws IOException {
    Place place = stored(1);
    storage.isFaulty = key -> key.startsWith("messages/");
    read(CHANNEL, created(9, place), 0);
    storage.isFaulty = key -> false;
    read(CHANNEL, deleted(9), 0);
    assertThat(events.size()).isEqualTo(2);
    events.retry(1_000);

    assertThat(events.size()).isZero();
    assertThat(isThere(place.key())).isFalse();
    assertThat(storage.list("messages/" + CHANNEL, 10)).isEmpty();
  }

  @Test
  void whatAloneFailsForEverIsPassedOverAndItsFileIsNeverSwept() throws IOException {
    Place place = stored(1);
    storage.isFaulty = key -> key.startsWith("messages/");
    read(CHANNEL, created(9, place), 0);
    for (long now = 0; now < 10_000_000; now += 100_000) {
      events.retry(now);
    }

    assertThat(events.size()).isZero();
    assertThat(events.passedOver()).isEqualTo(1);
    attachments.sweep(Long.MAX_VALUE, new SweepFailures());
    assertThat(isThere(place.key())).isTrue();
  }

  @Test
  void nothingIsPassedOverWhileTheStorageIsGone() throws IOException {
    Place place = stored(1);
    storage.isFaulty = key -> true;
    read(CHANNEL, created(9, place), 0);
    for (long now = 0; now < 100_000_000; now += 100_000) {
      events.retry(now);
    }
    assertThat(events.passedOver()).isZero();
    assertThat(events.size()).isEqualTo(1);
    storage.isFaulty = key -> false;
    events.retry(200_000_000);

    assertThat(attachments.has(CHANNEL, 9, place.id())).isTrue();
  }

  @Test
  void strayNamesAreLeftAlone() throws IOException {
    Place place = stored(1);
    read(CHANNEL, created(9, place), 0);
    Files.write(directory.resolve("messages/" + CHANNEL + "/9/.nfs0001"), new byte[0]);
    Files.write(directory.resolve("messages/" + CHANNEL + "/9/lost+found"), new byte[0]);
    Path held = directory.resolve(place.key()).resolveSibling(".nfs0002");
    Files.write(held, new byte[0]);

    read(CHANNEL, deleted(9), 0);
    assertThat(events.size()).isZero();
    assertThat(isThere(place.key())).isFalse();
    assertThat(held).exists();
  }

  @Test
  void anEditThatLosesAFileRemovesItAndNoOther() throws IOException {
    Place lost = stored(1);
    Place kept = stored(2);
    read(CHANNEL, created(9, lost), 0);
    read(
        CHANNEL,
        Event.newBuilder()
            .setMessageUpdated(
                MessageUpdated.newBuilder()
                    .setMessage(9)
                    .addAttachments(kept.id())
                    .addLostAttachments(lost.id())),
        0);

    assertThat(isThere(lost.key())).isFalse();
    assertThat(isThere(kept.key())).isTrue();
    assertThat(attachments.has(CHANNEL, 9, lost.id())).isFalse();
  }

  @Test
  void imagesGoWithTheirEmojiAndTheirGuild() throws IOException {
    long now = System.currentTimeMillis();
    long[] ids = new long[4];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = Snowflake.of(now, i + 1);
      emojis.put(GUILD, ids[i], "png", new byte[] {1});
    }
    read(0, emojis(ids[0], ids[1]), 0);
    emojis.sweep(now, new SweepFailures());
    assertThat(storage.list("emojis", 10)).hasSize(4);
    emojis.sweep(now + 60_000, new SweepFailures());
    assertThat(storage.list("emojis", 10)).containsExactlyInAnyOrder("" + ids[0], "" + ids[1]);
    assertThat(storage.list("pending-emojis", 10)).isEmpty();
    read(0, emojis(ids[1]), 0);
    assertThat(storage.list("emojis", 10)).containsExactly("" + ids[1]);
    read(0, guildEvent("GUILD_DELETE", "{}"), 0);

    assertThat(storage.list("emojis", 10)).isEmpty();
    assertThat(storage.list("guild-emojis", 10)).isEmpty();
  }

  @Test
  void aRetriedEmojiKeepsItsImage() throws IOException {
    long id = Snowflake.of(System.currentTimeMillis(), 1);
    emojis.put(GUILD, id, "png", new byte[] {1});
    read(0, emojis(id), 0);
    emojis.put(GUILD, id, "png", new byte[] {1});
    emojis.sweep(Long.MAX_VALUE, new SweepFailures());

    assertThat(storage.list("emojis", 10)).isEqualTo(List.of("" + id));
    assertThat(storage.list("pending-emojis", 10)).isEmpty();
  }

  @Test
  void anEventThatIsReadAgainTakesNoImageOfALaterEmoji() throws IOException {
    long now = System.currentTimeMillis();
    long first = Snowflake.of(now, 1);
    long second = Snowflake.of(now, 2);
    emojis.put(GUILD, first, "png", new byte[] {1});
    emojis.put(GUILD, second, "png", new byte[] {1});
    readAgain(1, emojis(first));
    readAgain(2, emojis(first, second));
    readAgain(1, emojis(first));
    assertThat(storage.list("emojis", 10)).contains("" + second);
    readAgain(2, emojis(first, second));

    assertThat(storage.list("emojis", 10)).containsExactlyInAnyOrder("" + first, "" + second);
    readAgain(3, emojis(second));
    readAgain(2, emojis(first, second));
    readAgain(3, emojis(second));
    assertThat(storage.list("emojis", 10)).containsExactly("" + second);
    assertThat(storage.list("guild-emojis/" + GUILD, 10)).containsExactly("" + second);
  }

  @Test
  void anotherGenerationOfAGuildsEventsRemovesToo() throws IOException {
    long id = Snowflake.of(System.currentTimeMillis(), 1);
    emojis.put(GUILD, id, "png", new byte[] {1});
    readAgain(9, emojis(id));
    events.add(PARTITION, offset++, emojis().setGuild(GUILD).setGeneration(2).setSeq(1).build(), 0);

    assertThat(storage.list("emojis", 10)).isEmpty();
  }

  @Test
  void imagesOfAnUpdateThatIsPassedOverAreNeverSwept() throws IOException {
    long now = System.currentTimeMillis();
    long gone = Snowflake.of(now, 1);
    long faulty = Snowflake.of(now, 2);
    long fresh = Snowflake.of(now, 3);
    for (long id : new long[] {gone, faulty, fresh}) {
      emojis.put(GUILD, id, "png", new byte[] {1});
    }
    read(0, emojis(gone), 0);
    storage.isFaulty =
        key -> key.equals("emojis/" + gone) || key.equals("guild-emojis/" + GUILD + "/" + faulty);
    read(0, emojis(faulty, fresh), 0);
    for (long ms = 0; ms < 10_000_000; ms += 100_000) {
      events.retry(ms);
    }
    assertThat(events.passedOver()).isEqualTo(1);
    emojis.sweep(Long.MAX_VALUE, new SweepFailures());

    assertThat(storage.list("emojis", 10)).contains("" + faulty, "" + fresh);
  }

  @Test
  void emojisAreNotedBeforeOthersGo() throws IOException {
    long now = System.currentTimeMillis();
    long gone = Snowflake.of(now, 1);
    long fresh = Snowflake.of(now, 2);
    emojis.put(GUILD, gone, "png", new byte[] {1});
    emojis.put(GUILD, fresh, "png", new byte[] {1});
    read(0, emojis(gone), 0);
    storage.isFaulty = key -> key.equals("emojis/" + gone);
    read(0, emojis(fresh), 0);

    assertThat(storage.list("guild-emojis/" + GUILD, 10)).contains("" + fresh);
    assertThat(storage.list("pending-emojis", 10)).isEmpty();
  }

  @Test
  void aSweepComesPastWhatCannotBeRemovedAndIsForeign() throws IOException {
    long now = System.currentTimeMillis();
    Files.createDirectories(directory.resolve("pending"));
    for (int i = 0; i < SweepFailures.STEP_MAX; i++) {
      Files.createFile(directory.resolve("pending").resolve("foreign-" + i));
    }
    Place one = stored(1);
    Place two = stored(2);
    storage.put("pending/probe-1", new byte[0]);
    storage.isFaulty = key -> key.contains("" + one.id());
    SweepFailures failures = new SweepFailures();

    assertThat(attachments.sweep(now + 60_000, failures)).isFalse();
    assertThat(attachments.sweep(now + 60_000, failures)).isFalse();
    assertThat(failures.count()).isEqualTo(1);
    assertThat(isThere(two.key())).isFalse();
    assertThat(isThere("pending/probe-1")).isFalse();
    assertThat(storage.list("pending", 20_000)).hasSize(SweepFailures.STEP_MAX + 1);
  }

  @Test
  void oneFileThatCannotBeSweptStopsNoOther() throws IOException {
    Place one = stored(1);
    Place two = stored(2);
    storage.isFaulty = key -> key.contains("" + one.id());
    SweepFailures failures = new SweepFailures();
    attachments.sweep(Long.MAX_VALUE, failures);

    assertThat(failures.count()).isEqualTo(1);
    assertThat(isThere(one.key())).isTrue();
    assertThat(isThere(two.key())).isFalse();
  }
}

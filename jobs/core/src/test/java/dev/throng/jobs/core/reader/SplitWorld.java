package dev.throng.jobs.core.reader;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.store.MessageMutation;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.Query;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A guild, the rows that its events make, and the reader of one of its channels. */
final class SplitWorld {
  private static final int PARTITION = 2;
  private static final int ROW_BYTES = 100;
  private static final ReaderLimits LIMITS =
      new ReaderLimits(8, 1 << 30, 1 << 20, 1 << 30, 4, 5_000, 60_000, 128);

  final GuildBench guild;
  final List<Long> sent = new ArrayList<>();

  /** By partition. */
  final Map<Integer, TreeMap<Long, byte[]>> rows = new HashMap<>();

  /** Of new messages, by partition. */
  final Map<Integer, Long> bytesWritten = new HashMap<>();

  Query lastQuery = Query.getDefaultInstance();
  int pagesOfRows;
  private final TreeMap<Long, String> model = new TreeMap<>();
  private final List<Event> log = new ArrayList<>();
  private ReaderRunner reader = new ReaderRunner(new MemoryStateFactory(), LIMITS);
  private int stored;
  private int partitionsRead;

  SplitWorld(long splitBytesMax) {
    guild = new GuildBench(splitBytesMax);
  }

  void advanceMs(long ms) {
    guild.advanceUs(ms * 1_000);
  }

  void send(String content) {
    long id = Snowflake.of(guild.nowUs() / 1_000 + 1, 0, sent.size() & 4095);
    follow(guild.send(OWNER, id, content));
  }

  void edit(long message) {
    MessageBase base = base(message);
    if (base != null) {
      follow(
          guild.as(
              OWNER,
              GuildCommand.newBuilder()
                  .setEditMessage(
                      EditMessage.newBuilder()
                          .setChannel(GENERAL)
                          .setMessage(message)
                          .setContent("edited " + log.size())
                          .setBase(base))));
    }
  }

  void delete(long message) {
    MessageBase base = base(message);
    if (base != null) {
      follow(
          guild.as(
              OWNER,
              GuildCommand.newBuilder()
                  .setDeleteMessage(
                      DeleteMessage.newBuilder()
                          .setChannel(GENERAL)
                          .setMessage(message)
                          .setBase(base))));
    }
  }

  private @Nullable MessageBase base(long message) {
    String body = model.get(message);
    return body == null
        ? null
        : MessageBase.newBuilder()
            .setAuthor(OWNER)
            .setReadSeq(log.get(log.size() - 1).getSeq())
            .setBody(ByteString.copyFromUtf8(body))
            .build();
  }

  private void follow(GuildBench.Outcome outcome) {
    for (Event event : outcome.events()) {
      ReaderWorld.apply(event, model);
      log.add(event);
      if (event.hasMessageCreated()) {
        sent.add(event.getMessageCreated().getMessage());
      }
      int offset = log.size() - 1;
      reader.runEvent(
          new InboxRecord(GENERAL, PARTITION, offset, 0, event.toByteArray()),
          guild.nowUs() / 1_000,
          this::durable);
    }
  }

  /** The database catches up. */
  void store() {
    for (; stored < log.size(); stored++) {
      MessageMutation write = MessageMutation.of(log.get(stored));
      if (write == null) {
        throw new AssertionError("not of a message: " + log.get(stored));
      }
      TreeMap<Long, byte[]> partition =
          rows.computeIfAbsent(write.bucket(), bucket -> new TreeMap<>());
      if (log.get(stored).hasMessageCreated()) {
        bytesWritten.merge(write.bucket(), (long) write.body().length + ROW_BYTES, Long::sum);
      }
      if (write.delete()) {
        partition.remove(write.message());
      } else {
        partition.put(write.message(), write.body());
      }
    }
  }

  /** And the reader's tail becomes as small as it may be. */
  void storeAndForget() {
    store();
    for (int i = 0; i < 10; i++) {
      send("one more");
    }
  }

  /** The reader forgets all; it goes on with the next event, and the database has all others. */
  void loseReader() {
    store();
    reader = new ReaderRunner(new MemoryStateFactory(), LIMITS);
    send("the first that it sees");
  }

  private Durable durable(int partition, long channel) {
    return partition == PARTITION && channel == GENERAL
        ? new Durable(stored, new long[0])
        : Durable.NOTHING;
  }

  String expected(MessageRange range) {
    return NaivePages.page(model, range);
  }

  int partitionsRead(MessageRange.Builder range) {
    partitionsRead = 0;
    read(range.build());
    return partitionsRead;
  }

  /** Bodies of those of some messages that are there. */
  List<String> expected(List<Long> messages) {
    return messages.stream().map(model::get).filter(Objects::nonNull).sorted().toList();
  }

  List<String> read(List<Long> messages) {
    String page = read(ReadMessages.newBuilder().addAllMessages(messages));
    List<String> bodies = new ArrayList<>();
    try {
      new ObjectMapper().readTree(page).forEach(body -> bodies.add(body.toString()));
    } catch (JsonProcessingException e) {
      throw new AssertionError(page, e);
    }
    bodies.sort(null);
    return bodies;
  }

  /** The body of the reply, or its status if that is not 200. */
  String read(MessageRange range) {
    return read(ReadMessages.newBuilder().setRange(range));
  }

  private String read(ReadMessages.Builder command) {
    List<byte[]> queries =
        guild
            .as(OWNER, GuildCommand.newBuilder().setReadMessages(command.setChannel(GENERAL)))
            .of(Topic.QUERIES);
    try {
      lastQuery = Query.parseFrom(queries.get(0));
      ReaderEffects effects =
          reader.runQuery(
              new InboxRecord(GENERAL, 0, 0, 0, queries.get(0)),
              guild.nowUs() / 1_000,
              this::durable);
      Reply reply =
          Reply.parseFrom(
              effects.pages().isEmpty()
                  ? effects.records().get(0).value()
                  : readPage(effects.pages().get(0)));
      return reply.getStatus() == 200 ? reply.getBody().toStringUtf8() : "" + reply.getStatus();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] readPage(PageRequest page) {
    PageQuery query = PageQuery.of(page);
    pagesOfRows++;
    List<PageRow> each = query.each().stream().flatMap(one -> found(one).stream()).toList();
    return PageMerge.reply(page, found(query.newer()), found(query.older()), each).value();
  }

  private List<PageRow> found(PageQuery.@Nullable Rows scan) {
    List<PageRow> found = new ArrayList<>();
    if (scan == null) {
      return found;
    }
    for (long partition : scan.buckets()) {
      if (found.size() == scan.rowsMax()) {
        break;
      }
      partitionsRead++;
      var range =
          rows.getOrDefault((int) partition, new TreeMap<>())
              .subMap(scan.above(), false, scan.below(), false);
      (scan.descending() ? range.descendingMap() : range)
          .entrySet().stream()
              .limit(scan.rowsMax() - found.size())
              .forEach(row -> found.add(new PageRow(row.getKey(), row.getValue())));
    }
    return found;
  }
}

package dev.throng.benchmarks.herd;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.connectors.cassandra.lookup.LookupBounds;
import dev.throng.connectors.cassandra.lookup.RequestCoalescer;
import dev.throng.gateway.bus.ActorClient;
import dev.throng.gateway.rest.history.CoalescedReads;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.reader.Durable;
import dev.throng.jobs.core.reader.PageMerge;
import dev.throng.jobs.core.reader.PageQuery;
import dev.throng.jobs.core.reader.PageRequest;
import dev.throng.jobs.core.reader.PageRow;
import dev.throng.jobs.core.reader.ReaderEffects;
import dev.throng.jobs.core.reader.ReaderLimits;
import dev.throng.jobs.core.reader.ReaderRunner;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Everything between a request for messages and the rows of the database, in one thread: gateways,
 * the guild's actor, the channel's reader, shared reads; and what each step had to do.
 */
final class HerdInMemory {
  private static final int PARTITION = 0;

  final GuildBench guild = new GuildBench();
  final TreeMap<Long, byte[]> database = new TreeMap<>();
  int commands;
  int queries;
  int reads;
  private final ReaderRunner reader =
      new ReaderRunner(new MemoryStateFactory(), ReaderLimits.DEFAULT);
  private final RequestCoalescer<Long, PageQuery, PageRequest> coalescer =
      new RequestCoalescer<>(LookupBounds.of(64, 512));
  private final List<RequestCoalescer.Lookup<Long, PageQuery, PageRequest>> underWay =
      new ArrayList<>();
  private final ArrayDeque<GuildCommand> inbox = new ArrayDeque<>();
  private final Map<Long, CompletableFuture<Reply>> asked = new HashMap<>();
  private long events;
  private long requests;

  /** A gateway of its own. */
  CoalescedReads gateway() {
    return new CoalescedReads(
        new Bus(), () -> 1, InstantSource.system(), null, new SimpleMeterRegistry());
  }

  /** Creates a message, which the database has at once. */
  Event post(String content) throws Exception {
    Event event = guild.send(GuildBench.OWNER, 1, content).events().get(0);
    database.put(
        event.getMessageCreated().getMessage(), event.getMessageCreated().getBody().toByteArray());
    InboxRecord record =
        new InboxRecord(event.getChannel(), PARTITION, events++, 0, event.toByteArray());
    reader.runEvent(record, nowMs(), this::durable);
    return event;
  }

  /** Lets everything happen until all is answered. */
  void run() throws Exception {
    while (!inbox.isEmpty() || !underWay.isEmpty()) {
      while (!inbox.isEmpty()) {
        handle(inbox.remove());
      }
      List<RequestCoalescer.Lookup<Long, PageQuery, PageRequest>> found = List.copyOf(underWay);
      underWay.clear();
      for (var lookup : found) {
        List<PageRow> newer = rows(lookup.key().newer());
        List<PageRow> older = rows(lookup.key().older());
        for (PageRequest page : coalescer.complete(lookup)) {
          reply(PageMerge.reply(page, newer, older, List.of()));
        }
      }
    }
  }

  private void handle(GuildCommand command) throws Exception {
    commands++;
    GuildBench.Outcome outcome = guild.raw(command);
    for (OutRecord record : outcome.effects().records()) {
      if (record.topic() == Topic.REPLIES.ordinal()) {
        reply(record);
      }
    }
    for (byte[] query : outcome.of(Topic.QUERIES)) {
      queries++;
      ReaderEffects effects =
          reader.runQuery(
              new InboxRecord(GuildBench.GENERAL, PARTITION, queries, 0, query),
              nowMs(),
              this::durable);
      for (OutRecord record : effects.records()) {
        reply(record);
      }
      for (PageRequest page : effects.pages()) {
        look(page);
      }
    }
  }

  private void look(PageRequest page) throws Exception {
    var joined = coalescer.join(page.channel(), PageQuery.of(page), page);
    if (joined.lookup() == null) {
      reply(PageMerge.unavailable(page));
    } else if (joined.launched()) {
      reads++;
      underWay.add(joined.lookup());
    }
  }

  private List<PageRow> rows(PageQuery.Rows scan) {
    List<PageRow> rows = new ArrayList<>();
    if (scan != null) {
      var range = database.subMap(scan.above(), false, scan.below(), false);
      (scan.descending() ? range.descendingMap() : range)
          .entrySet().stream()
              .limit(scan.rowsMax())
              .forEach(row -> rows.add(new PageRow(row.getKey(), row.getValue())));
    }
    return rows;
  }

  private void reply(OutRecord record) throws Exception {
    Reply reply = Reply.parseFrom(record.value());
    asked.remove(reply.getRequestId()).complete(reply);
  }

  private Durable durable(int partition, long channel) {
    return new Durable(events, new long[0]);
  }

  private long nowMs() {
    return guild.nowUs() / 1_000;
  }

  private final class Bus implements ActorClient {
    @Override
    public ReplyTo newReplyTo() {
      return ReplyTo.newBuilder().setNode(1).setRequestId(++requests).build();
    }

    @Override
    public CompletableFuture<Reply> ask(ReplyTo replyTo, Topic topic, long key, byte[] envelope) {
      CompletableFuture<Reply> reply = new CompletableFuture<>();
      asked.put(replyTo.getRequestId(), reply);
      try {
        inbox.add(GuildCommand.parseFrom(envelope));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
      return reply;
    }

    @Override
    public CompletableFuture<Void> tell(Topic topic, long key, byte[] envelope) {
      throw new UnsupportedOperationException();
    }
  }
}

package dev.throng.benchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.protocol.wire.Delivery;

/** A message of 300 characters on its way through a guild with one session on one node. */
final class MessageSample {
  /** What the sender wrote. */
  static final String CONTENT = "How much does a message cost? ".repeat(10);

  private static final int NODE = 3;
  private static final long SESSION = 77;

  private final GuildBench guild = new GuildBench();
  private final Relay relay = new Relay(new MemoryStateFactory(), 7);
  private long messages;

  MessageSample() {
    for (RelayRecord record :
        guild.attach(GuildBench.OWNER, SESSION, NODE).effects().relayRecords()) {
      var unused = relay.handle(record);
    }
  }

  /** One turn of the guild's actor: CreateMessage. */
  GuildBench.Outcome send() {
    return guild.send(GuildBench.OWNER, GuildBench.GENERAL + 100 + ++messages, CONTENT);
  }

  /** What the actor hands to the relay for one message. */
  RelayRecord relayRecord() {
    return send().effects().relayRecords().get(0);
  }

  /** One turn of the relay. */
  OutRecord decide(RelayRecord record) {
    return relay.handle(record).get(0);
  }

  /** The delivery of one message, as it lies in Kafka. */
  byte[] delivery() {
    return decide(relayRecord()).value();
  }

  /** The body of its dispatch. */
  byte[] body() {
    try {
      return Delivery.parseFrom(delivery()).getParts(0).getDispatch().getD().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}

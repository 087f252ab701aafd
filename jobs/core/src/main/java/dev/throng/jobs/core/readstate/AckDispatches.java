package dev.throng.jobs.core.readstate;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.json.JsonWriter;
import dev.throng.protocol.Timestamps;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.MessageAck;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What sessions are told of acknowledgements. */
final class AckDispatches {
  private AckDispatches() {}

  /** MESSAGE_ACK; a client resets the mentions if it is told of none. */
  static DeliveryPart messageAck(MessageAck ack, ReadState after, long version) {
    int mentions = ack.getManual() || after.mentionCount() > 0 ? after.mentionCount() : -1;
    JsonWriter d =
        json -> write(json, ack.getChannel(), after, new Said(ack.getManual(), mentions, version));
    return part(
        Dispatch.newBuilder().setT("MESSAGE_ACK").setD(ByteString.copyFrom(JsonBuffer.of(d))));
  }

  /** MESSAGE_ACK that says all of a state, with mentions that it does not count, to one session. */
  static DeliveryPart missed(
      long session, long channel, ReadState state, int mentions, long version) {
    JsonWriter d = json -> write(json, channel, state, new Said(true, mentions, version));
    return part(
        Dispatch.newBuilder()
            .setT("MESSAGE_ACK")
            .setD(ByteString.copyFrom(JsonBuffer.of(d)))
            .addSessions(session));
  }

  /**
   * What is said beside a state.
   *
   * @param mentions -1: nothing
   */
  private record Said(boolean manual, int mentions, long version) {}

  private static void write(JsonGenerator json, long channel, ReadState state, Said said)
      throws IOException {
    json.writeStartObject();
    JsonFields.id(json, "channel_id", channel);
    json.writeStringField("message_id", Long.toUnsignedString(state.acked()));
    json.writeNumberField("version", said.version);
    if (said.manual) {
      json.writeBooleanField("manual", true);
    }
    if (said.mentions >= 0) {
      json.writeNumberField("mention_count", said.mentions);
    }
    json.writeNumberField("flags", state.allFlags());
    if (state.lastViewed() == 0) {
      json.writeNullField("last_viewed");
    } else {
      json.writeNumberField("last_viewed", state.lastViewed());
    }
    json.writeEndObject();
  }

  static DeliveryPart pinsAck(long channel, long pinsUs, long version) {
    JsonWriter d =
        json -> {
          json.writeStartObject();
          JsonFields.id(json, "channel_id", channel);
          json.writeStringField(
              "timestamp", Timestamps.format(Instant.EPOCH.plus(pinsUs, ChronoUnit.MICROS)));
          json.writeNumberField("version", version);
          json.writeEndObject();
        };
    return part(
        Dispatch.newBuilder().setT("CHANNEL_PINS_ACK").setD(ByteString.copyFrom(JsonBuffer.of(d))));
  }

  private static DeliveryPart part(Dispatch.Builder dispatch) {
    return DeliveryPart.newBuilder().setDispatch(dispatch).build();
  }
}

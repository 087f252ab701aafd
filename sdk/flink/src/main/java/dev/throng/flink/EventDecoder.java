package dev.throng.flink;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.protocol.wire.Event;

/** The log's bytes as events. */
final class EventDecoder {
  private static final byte[] NONE = {};

  private EventDecoder() {}

  /** Never fails: what cannot be read is {@link EventKind#UNKNOWN}. */
  static ThrongEvent decode(byte[] value, long timestampMs) {
    try {
      return decode(Event.parseFrom(value), value, timestampMs);
    } catch (InvalidProtocolBufferException e) {
      return unknown(Event.getDefaultInstance(), value, timestampMs);
    }
  }

  private static ThrongEvent decode(Event event, byte[] value, long timestampMs) {
    return switch (event.getEventCase()) {
      case MESSAGE_CREATED ->
          event(
              event,
              EventKind.MESSAGE_CREATED,
              "MESSAGE_CREATE",
              event.getMessageCreated().getMessage(),
              event.getMessageCreated().getAuthor(),
              event.getMessageCreated().getBody().toStringUtf8());
      case MESSAGE_UPDATED ->
          event(
              event,
              EventKind.MESSAGE_UPDATED,
              "MESSAGE_UPDATE",
              event.getMessageUpdated().getMessage(),
              event.getMessageUpdated().getAuthor(),
              event.getMessageUpdated().getBody().toStringUtf8());
      case MESSAGE_DELETED ->
          event(
              event,
              EventKind.MESSAGE_DELETED,
              "MESSAGE_DELETE",
              event.getMessageDeleted().getMessage(),
              0,
              "");
      case CHANNEL_DELETED -> event(event, EventKind.CHANNEL_DELETED, "CHANNEL_DELETE", 0, 0, "");
      case GUILD_EVENT ->
          event(
              event,
              EventKind.GUILD_EVENT,
              event.getGuildEvent().getT(),
              0,
              0,
              event.getGuildEvent().getD().toStringUtf8());
      case EVENT_NOT_SET -> unknown(event, value, timestampMs);
    };
  }

  private static ThrongEvent event(
      Event event, EventKind kind, String type, long message, long author, String json) {
    return new ThrongEvent(
        kind,
        event.getGuild(),
        event.getChannel(),
        message,
        author,
        type,
        json,
        event.getWriteTimeUs(),
        position(event),
        NONE);
  }

  private static ThrongEvent unknown(Event event, byte[] value, long timestampMs) {
    long timeUs = event.getWriteTimeUs() == 0 ? timestampMs * 1_000 : event.getWriteTimeUs();
    return new ThrongEvent(
        EventKind.UNKNOWN,
        event.getGuild(),
        event.getChannel(),
        0,
        0,
        "",
        "",
        timeUs,
        position(event),
        value);
  }

  private static LogPosition position(Event event) {
    return new LogPosition(event.getGeneration(), event.getSeq(), event.getPrevSeq());
  }
}

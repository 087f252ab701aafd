package dev.throng.jobs.core.search;

import com.google.protobuf.ByteString;
import dev.throng.protocol.search.SearchRouting;
import dev.throng.protocol.wire.Event;
import org.jspecify.annotations.Nullable;

/** Makes the change of the search index that an event is. */
public final class MessageIndexer {
  private static final byte[] NO_DOCUMENT = {};

  private final SearchRouting routing;

  public MessageIndexer(SearchRouting routing) {
    this.routing = routing;
  }

  /**
   * The change; null if it is not an event of a message.
   *
   * @throws IllegalArgumentException if the message is no message object
   */
  public @Nullable SearchChange change(Event event) {
    return switch (event.getEventCase()) {
      case MESSAGE_CREATED ->
          upsert(
              event, event.getMessageCreated().getMessage(), event.getMessageCreated().getBody());
      case MESSAGE_UPDATED ->
          upsert(
              event, event.getMessageUpdated().getMessage(), event.getMessageUpdated().getBody());
      case MESSAGE_DELETED -> change(event, event.getMessageDeleted().getMessage(), NO_DOCUMENT);
      case CHANNEL_DELETED, GUILD_EVENT, EVENT_NOT_SET -> null;
    };
  }

  private SearchChange upsert(Event event, long message, ByteString body) {
    return change(
        event,
        message,
        SearchDocument.of(event.getGuild(), event.getChannel(), message, body.toByteArray()));
  }

  private SearchChange change(Event event, long message, byte[] document) {
    return new SearchChange(
        routing.of(event.getGuild()), message, event.getWriteTimeUs(), document);
  }
}

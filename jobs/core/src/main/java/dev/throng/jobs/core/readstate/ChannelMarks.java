package dev.throng.jobs.core.readstate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageCreated;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the events of the channel at hand (or of a guild, for what belongs to none) whose read
 * states they touch: the author's, those of the mentioned, those of who left. Never those of all
 * members: @everyone, @here and roles mark the guild, once. Bots and webhooks have no read states.
 * Of a thread the guild keeps neither that it is gone nor whom it mentions in numbers: there may be
 * far more threads than channels. An event that comes again marks nobody.
 */
public final class ChannelMarks {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Cell<ChannelLog> log;

  /**
   * Whom an event marks.
   *
   * @param mass the guild, if it mentions many at once, or ends the channel
   */
  public record Marks(List<ReadStateMark> users, @Nullable MassMark mass) {
    static final Marks NONE = new Marks(List.of(), null);
  }

  public ChannelMarks(StateFactory state) {
    log = state.cell("log", ChannelLog.class);
  }

  /**
   * What the channel's next event marks.
   *
   * @throws IllegalArgumentException if what it carries is not what its kind of event carries
   */
  public Marks of(Event event) {
    if (event.hasChannelDeleted()) {
      log.remove();
      return event.getThread()
          ? Marks.NONE
          : new Marks(List.of(), MassMark.deleted(event.getGuild(), event.getChannel()));
    }
    ChannelLog last = log.get();
    boolean repeat =
        last != null
            && last.generation() == event.getGeneration()
            && Long.compareUnsigned(event.getSeq(), last.seq()) <= 0;
    if (repeat) {
      return Marks.NONE;
    }
    Marks marks =
        switch (event.getEventCase()) {
          case MESSAGE_CREATED -> ofMessage(event, event.getMessageCreated());
          case GUILD_EVENT ->
              event.getGuildEvent().getT().equals("GUILD_MEMBER_REMOVE")
                  ? ofLeaver(event, parse(event.getGuildEvent().getD()))
                  : Marks.NONE;
          case MESSAGE_UPDATED, MESSAGE_DELETED, CHANNEL_DELETED, EVENT_NOT_SET -> Marks.NONE;
        };
    log.put(new ChannelLog(event.getGeneration(), event.getSeq()));
    return marks;
  }

  private static Marks ofMessage(Event event, MessageCreated created) {
    JsonNode message = parse(created.getBody());
    List<ReadStateMark> marks = new ArrayList<>();
    boolean person =
        !message.hasNonNull("webhook_id") && !message.path("author").path("bot").asBoolean();
    if (person) {
      marks.add(mark(event, created.getAuthor(), ReadStateMark.OWN, created.getMessage()));
    }
    for (long mentioned : created.getMentionedList()) {
      if (mentioned != created.getAuthor()) {
        marks.add(mark(event, mentioned, ReadStateMark.MENTION, created.getMessage()));
      }
    }
    return new Marks(marks, ofMany(event, created.getMessage(), message));
  }

  private static @Nullable MassMark ofMany(Event event, long message, JsonNode body) {
    boolean everyone = body.path("mention_everyone").asBoolean();
    JsonNode named = body.path("mention_roles");
    if (event.getThread() || (!everyone && named.isEmpty())) {
      return null;
    }
    long[] roles = new long[named.size()];
    for (int i = 0; i < roles.length; i++) {
      roles[i] = Long.parseUnsignedLong(named.get(i).asText());
    }
    return MassMark.of(
        event.getGuild(), new MassMention(event.getChannel(), message, everyone, roles));
  }

  private static Marks ofLeaver(Event event, JsonNode removed) {
    JsonNode user = removed.path("user");
    return user.path("bot").asBoolean()
        ? Marks.NONE
        : new Marks(List.of(mark(event, id(user), ReadStateMark.LEFT, 0)), null);
  }

  private static ReadStateMark mark(Event event, long user, int kind, long message) {
    return new ReadStateMark(
        user,
        kind,
        event.getGuild(),
        event.getChannel(),
        message,
        event.getSeq(),
        event.getWriteTimeUs(),
        event.getGeneration());
  }

  private static long id(JsonNode user) {
    return Long.parseUnsignedLong(user.path("id").asText());
  }

  private static JsonNode parse(ByteString json) {
    try {
      JsonNode object = JSON.readTree(json.newInput());
      if (!object.isObject()) {
        throw new IllegalArgumentException("event: no JSON object");
      }
      return object;
    } catch (IOException e) {
      throw new IllegalArgumentException("event: no JSON", e);
    }
  }
}

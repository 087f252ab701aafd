package dev.throng.jobs.core.user;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.protocol.Seq;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.SessionPresence;
import dev.throng.protocol.wire.UpdatePresence;
import dev.throng.protocol.wire.UserPresence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells others how they see a user, through the topic {@code presences}, and the user's own
 * sessions of each other. What all sessions say together is told when it has changed, and no guild
 * is asked or told.
 */
final class PresenceCommands {
  private static final byte[] TOMBSTONE = {};

  /** A command writes one presence at the most, and takes no number for it. */
  private static final int FIRST = 0;

  /**
   * Activities of a SESSIONS_REPLACE, in bytes of JSON; those of further sessions are left out.
   * Every node with a session of the user gets one at each change, within one command's effects.
   */
  private static final int ACTIVITIES_BYTES_MAX = 8 << 10;

  private PresenceCommands() {}

  /** A session was taken. */
  static void connected(UserCommandContext context, UserSession session, SessionPresence said) {
    context.tables.putPresence(
        session.session(),
        said.getStatus().isEmpty() ? StatedPresence.ONLINE : StatedPresence.of(said));
    changed(context);
    if (context.tables.sessions().list().size() > 1) {
      replaceSessions(context);
    }
  }

  static void update(UserCommandContext context, UpdatePresence command) {
    long session = command.getSession().getSession();
    StatedPresence said = StatedPresence.of(command.getPresence());
    if (context.tables.sessions().find(session) != null
        && !said.isSameAs(context.tables.presence(session))) {
      context.tables.putPresence(session, said);
      changed(context);
      replaceSessions(context);
    }
    context.replyNoContent();
  }

  /** Takes back what sessions that have ended said of the user. */
  static void ended(UserCommandContext context, List<UserSession> gone) {
    gone.forEach(session -> context.tables.removePresence(session.session()));
    changed(context);
    replaceSessions(context);
  }

  /** The user is in one guild more, which has not been told yet, or in one less. */
  static void guildsChanged(UserCommandContext context) {
    Presence now = now(context);
    if (!now.isOffline()) {
      context.tables.putToldPresence(new ToldPresence(now.fields()));
      tell(context, now);
    }
  }

  private static void changed(UserCommandContext context) {
    Presence now = now(context);
    ToldPresence told = context.tables.toldPresence();
    boolean news = told == null ? !now.isOffline() : !Arrays.equals(now.fields(), told.fields());
    if (news) {
      context.tables.putToldPresence(now.isOffline() ? null : new ToldPresence(now.fields()));
      tell(context, now);
    }
  }

  private static Presence now(UserCommandContext context) {
    List<StatedPresence> said = new ArrayList<>();
    for (UserSession session : context.tables.sessions().list()) {
      said.add(context.tables.presence(session.session()));
    }
    return Presence.of(said);
  }

  private static void tell(UserCommandContext context, Presence now) {
    UserPresence.Builder told =
        UserPresence.newBuilder()
            .setUser(context.user)
            .setGeneration(context.generation)
            .setSeq(Seq.of(context.effects.offset(), FIRST))
            .setOffline(now.isOffline())
            .setD(ByteString.copyFrom(now.fields()));
    for (long guild : context.tables.guilds()) {
      told.addGuilds(guild);
    }
    context.effects.send(Topic.PRESENCES, context.user, told.build().toByteArray());
    if (now.isOffline()) {
      context.effects.send(Topic.PRESENCES, context.user, TOMBSTONE);
    }
  }

  /** SESSIONS_REPLACE to a person's sessions. */
  private static void replaceSessions(UserCommandContext context) {
    List<UserSession> sessions = context.tables.sessions().list();
    if (sessions.isEmpty() || sessions.get(0).bot()) {
      return;
    }
    context.tellSessions(
        DeliveryPart.newBuilder()
            .setDispatch(
                Dispatch.newBuilder()
                    .setT("SESSIONS_REPLACE")
                    .setD(ByteString.copyFrom(sessions(context, sessions))))
            .build());
  }

  private static byte[] sessions(UserCommandContext context, List<UserSession> sessions) {
    return JsonBuffer.of(
        json -> {
          int activityBytes = 0;
          json.writeStartArray();
          for (UserSession session : sessions) {
            StatedPresence said = context.tables.presence(session.session());
            json.writeStartObject();
            json.writeStringField("session_id", HexFormat.of().toHexDigits(session.session()));
            json.writeStringField("status", said.status());
            json.writeObjectFieldStart("client_info");
            json.writeStringField("client", said.client());
            json.writeStringField("os", "");
            json.writeNumberField("version", 0);
            json.writeEndObject();
            json.writeFieldName("activities");
            activityBytes += said.activities().length;
            json.writeRawValue(
                said.activities().length == 0 || activityBytes > ACTIVITIES_BYTES_MAX
                    ? "[]"
                    : new String(said.activities(), StandardCharsets.UTF_8));
            json.writeBooleanField("active", !said.afk());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}

package dev.throng.gateway.session;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.Dispatch;

/** How a client is told of messages in guilds in which its session is passive. */
enum PassiveForm {
  /** Of clients that know of nothing better. */
  CHANNEL_UNREAD_UPDATE("\",\"channel_unread_updates\":[", "]}"),

  PASSIVE_UPDATE_V1("\",\"channels\":[", "]}"),

  PASSIVE_UPDATE_V2(
      "\",\"updated_channels\":[",
      "],\"updated_voice_states\":[],\"removed_voice_states\":[],\"updated_members\":[]}");

  private static final long PASSIVE_GUILD_UPDATE = 1 << 11;
  private static final long PASSIVE_GUILD_UPDATE_V2 = 1 << 14;

  private final String start;
  private final String end;

  PassiveForm(String start, String end) {
    this.start = start;
    this.end = end;
  }

  /** Of a client with these capabilities. */
  static PassiveForm of(long capabilities) {
    if ((capabilities & PASSIVE_GUILD_UPDATE_V2) != 0) {
      return PASSIVE_UPDATE_V2;
    }
    return (capabilities & PASSIVE_GUILD_UPDATE) != 0 ? PASSIVE_UPDATE_V1 : CHANNEL_UNREAD_UPDATE;
  }

  /**
   * The dispatch.
   *
   * @param channels objects with id and last_message_id, JSON, separated by commas
   */
  PreparedDispatch dispatch(long guild, String channels) {
    String d = "{\"guild_id\":\"" + Long.toUnsignedString(guild) + start + channels + end;
    return new PreparedDispatch(
        Dispatch.newBuilder().setT(name()).setD(ByteString.copyFromUtf8(d)).build(), false);
  }
}

package dev.throng.gateway.session;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.Ready;

/**
 * The body of READY: the shape that all client libraries take, with the user as its actor sent it.
 */
final class ReadyPayload {
  private ReadyPayload() {}

  /**
   * The body.
   *
   * @param readState the field {@code read_state} with a comma before it; empty for a bot
   */
  static ByteString of(
      Ready ready, Session session, int version, String publicUrl, String readState) {
    StringBuilder head = new StringBuilder(256);
    head.append("{\"v\":").append(version).append(",\"user_settings\":{},\"user\":");
    StringBuilder tail = new StringBuilder(1024);
    tail.append(",\"session_type\":\"normal\",\"session_id\":\"")
        .append(SessionRegistry.name(session.id()))
        .append("\",\"resume_gateway_url\":\"")
        .append(publicUrl)
        .append("\",\"relationships\":[],\"private_channels\":[],\"presences\":[]")
        .append(readState)
        .append(",\"guilds\":[");
    String separator = "";
    for (long guild : ready.getGuildsList()) {
      if (session.covers(guild)) {
        tail.append(separator)
            .append("{\"id\":\"")
            .append(Long.toUnsignedString(guild))
            .append("\",\"unavailable\":true}");
        separator = ",";
      }
    }
    tail.append("],\"guild_join_requests\":[],\"geo_ordered_rtc_regions\":[],")
        .append("\"game_relationships\":[],\"auth\":{},\"application\":{\"id\":\"")
        .append(Long.toUnsignedString(session.user()))
        .append("\",\"flags\":")
        .append(ready.getApplicationFlags())
        .append("},\"_trace\":[],\"shard\":[")
        .append(session.shardId())
        .append(',')
        .append(session.shardCount())
        .append("]}");
    return ByteString.copyFromUtf8(head.toString())
        .concat(ready.getUser())
        .concat(ByteString.copyFromUtf8(tail.toString()));
  }
}

package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.protocol.wire.GetMembers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What REQUEST_GUILD_MEMBERS asks for.
 *
 * @param users by id, at most {@value #FOUND_MAX}; null: by name
 * @param prefix of a name; empty: all members
 * @param limit 0: as many as there may be
 * @param nonce as the client sent it; null: none, or one that is too long
 */
record MemberRequest(
    long guild, @Nullable List<Long> users, String prefix, int limit, @Nullable String nonce) {
  /** Members that a request by id or by name gets at the most. */
  static final int FOUND_MAX = 100;

  /** Members of a chunk. */
  static final int CHUNK_MEMBERS = 1_000;

  private static final int NONCE_BYTES_MAX = 32;
  private static final int PREFIX_CHARS_MAX = 100;

  /** Reads the frame's {@code d}; null if it names no guild. */
  static @Nullable MemberRequest of(JsonNode d) {
    JsonNode guildId = d.path("guild_id");
    long guild = Frames.integer(guildId.isArray() ? guildId.path(0) : guildId, 0);
    if (guild == 0) {
      return null;
    }
    String prefix = d.path("query").asText("");
    return new MemberRequest(
        guild,
        users(d.path("user_ids")),
        prefix.substring(0, Math.min(prefix.length(), PREFIX_CHARS_MAX)),
        (int) Math.max(0, Math.min(Integer.MAX_VALUE, Frames.integer(d.path("limit"), 0))),
        nonce(d.path("nonce")));
  }

  /** Whether the guild's list itself is asked for, which takes the GUILD_MEMBERS intent. */
  boolean isList() {
    return users == null && prefix.isEmpty();
  }

  /** Whether all of it is, which is limited most. */
  boolean isWholeList() {
    return isList() && limit == 0;
  }

  /** The first command, or the one that goes on behind a member. */
  GetMembers command(long after) {
    GetMembers.Builder command = GetMembers.newBuilder();
    if (users != null) {
      return command.addAllUsers(users).build();
    }
    int max = isList() ? CHUNK_MEMBERS : FOUND_MAX;
    return command
        .setPrefix(prefix)
        .setAfter(after)
        .setLimit(limit == 0 ? max : Math.min(limit, max))
        .build();
  }

  private static @Nullable List<Long> users(JsonNode ids) {
    if (!ids.isArray() && !ids.isTextual() && !ids.isIntegralNumber()) {
      return null;
    }
    List<Long> users = new ArrayList<>();
    for (int i = 0; i < (ids.isArray() ? Math.min(ids.size(), FOUND_MAX) : 1); i++) {
      users.add(Frames.integer(ids.isArray() ? ids.path(i) : ids, 0));
    }
    return users;
  }

  private static @Nullable String nonce(JsonNode nonce) {
    String text = nonce.isTextual() || nonce.isNumber() ? nonce.asText() : null;
    return text == null || text.getBytes(StandardCharsets.UTF_8).length > NONCE_BYTES_MAX
        ? null
        : text;
  }
}

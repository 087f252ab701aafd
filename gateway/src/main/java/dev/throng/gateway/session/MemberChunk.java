package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.MembersPage;
import java.util.List;

/** The bodies that answer REQUEST_GUILD_MEMBERS; members are the bytes that the guild sent. */
final class MemberChunk {
  private static final ByteString NO_MEMBERS = ByteString.copyFromUtf8("[]");

  private MemberChunk() {}

  /** GUILD_MEMBERS_CHUNK number {@code index} of {@code count}. */
  static ByteString of(MemberRequest request, MembersPage page, int index, int count) {
    StringBuilder tail = new StringBuilder(128);
    tail.append(",\"chunk_index\":").append(index).append(",\"chunk_count\":").append(count);
    if (page.getNotFoundCount() > 0) {
      appendIds(tail.append(",\"not_found\":"), page.getNotFoundList());
    }
    tail.append(",\"presences\":[]");
    if (request.nonce() != null) {
      tail.append(",\"nonce\":").append(TextNode.valueOf(request.nonce()));
    }
    String head = "{\"guild_id\":\"" + Long.toUnsignedString(request.guild()) + "\",\"members\":";
    return ByteString.copyFromUtf8(head)
        .concat(page.getMembers().isEmpty() ? NO_MEMBERS : page.getMembers())
        .concat(ByteString.copyFromUtf8(tail.append('}').toString()));
  }

  /** RATE_LIMITED of opcode 8. */
  static ByteString rateLimited(MemberRequest request, double retryAfterSeconds) {
    ObjectNode body = Frames.JSON.createObjectNode();
    body.put("opcode", Opcode.REQUEST_GUILD_MEMBERS).put("retry_after", retryAfterSeconds);
    ObjectNode meta = body.putObject("meta");
    meta.put("guild_id", Long.toUnsignedString(request.guild()));
    if (request.nonce() != null) {
      meta.put("nonce", request.nonce());
    }
    return ByteString.copyFromUtf8(body.toString());
  }

  private static void appendIds(StringBuilder out, List<Long> ids) {
    String separator = "[\"";
    for (long id : ids) {
      out.append(separator).append(Long.toUnsignedString(id));
      separator = "\",\"";
    }
    out.append("\"]");
  }
}

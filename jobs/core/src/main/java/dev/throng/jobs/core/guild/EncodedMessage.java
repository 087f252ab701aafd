package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.StripRange;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A message in its three shapes, encoded once: the dispatch is written, and what only the dispatch
 * has (guild_id, member, the mentioned's members, nonce) is cut out of it.
 *
 * <ul>
 *   <li>body: what is stored and what reads return
 *   <li>reply: body and nonce
 *   <li>dispatch: reply and guild_id, member, mentions[].member
 * </ul>
 */
final class EncodedMessage {
  private static final int EMPTY_STRING_BYTES = 2;

  private final JsonBuffer buffer = new JsonBuffer();
  private final Member author;
  private final List<Member> mentioned;
  // Ranges of what only the dispatch has; the nonce, which the reply has too, is the last.
  private int[] cuts = new int[16];
  private int cutCount;
  private int nonceCuts;
  private int contentStart;
  private int contentEnd;

  /**
   * Encodes.
   *
   * @param mentioned those in the document's mentions, in their order
   * @param nonceJson empty: none
   */
  EncodedMessage(
      long guild,
      MessageDocument document,
      Member author,
      List<Member> mentioned,
      String nonceJson) {
    this.author = author;
    this.mentioned = mentioned;
    buffer.write(json -> json.writeStartObject());
    for (Map.Entry<String, JsonNode> field : document.fields()) {
      writeField(guild, field.getKey(), field.getValue());
    }
    if (!nonceJson.isEmpty()) {
      openCut();
      buffer.write(
          json -> {
            json.writeFieldName("nonce");
            json.writeRawValue(nonceJson);
          });
      closeCut();
      nonceCuts = 2;
    }
    buffer.write(json -> json.writeEndObject());
  }

  /** What is stored. */
  byte[] body() {
    return buffer.without(cuts, cutCount);
  }

  /** What its sender gets. */
  byte[] reply() {
    return buffer.without(cuts, cutCount - nonceCuts);
  }

  /** What sessions get of a new message. */
  Dispatch created(long channel, long id) {
    return dispatch("MESSAGE_CREATE").toBuilder().setChannel(channel).setLastMessage(id).build();
  }

  /** What sessions get. */
  Dispatch dispatch(String t) {
    Dispatch.Builder dispatch =
        Dispatch.newBuilder().setT(t).setD(ByteString.copyFrom(buffer.toBytes()));
    if (contentEnd - contentStart > EMPTY_STRING_BYTES) {
      dispatch.addStrip(
          StripRange.newBuilder().setStart(contentStart).setEnd(contentEnd).setReplacement("\"\""));
      dispatch.addContentUsers(author.user().id());
      for (Member each : mentioned) {
        if (each.user().id() != author.user().id()) {
          dispatch.addContentUsers(each.user().id());
        }
      }
    }
    return dispatch.build();
  }

  private void writeField(long guild, String name, JsonNode value) {
    switch (name) {
      case "author" -> {
        writePlain(name, value);
        writeMember(guild);
      }
      case "content" -> {
        buffer.write(json -> json.writeFieldName(name));
        // The colon comes with the value.
        contentStart = buffer.position() + 1;
        buffer.write(json -> MessageDocument.write(json, value));
        contentEnd = buffer.position();
      }
      case "mentions" -> writeMentions(value);
      default -> writePlain(name, value);
    }
  }

  private void writePlain(String name, JsonNode value) {
    buffer.write(
        json -> {
          json.writeFieldName(name);
          MessageDocument.write(json, value);
        });
  }

  /** The author's guild and membership, which only the dispatch has. */
  private void writeMember(long guild) {
    openCut();
    buffer.write(
        json -> {
          JsonFields.id(json, "guild_id", guild);
          json.writeObjectFieldStart("member");
          MemberJson.writeFields(json, author, false);
          json.writeEndObject();
        });
    closeCut();
  }

  private void writeMentions(JsonNode mentions) {
    buffer.write(json -> json.writeArrayFieldStart("mentions"));
    for (int i = 0; i < mentioned.size(); i++) {
      JsonNode user = mentions.path(i);
      Member member = mentioned.get(i);
      buffer.write(json -> json.writeStartObject());
      user.properties().forEach(field -> writePlain(field.getKey(), field.getValue()));
      openCut();
      buffer.write(
          json -> {
            json.writeObjectFieldStart("member");
            MemberJson.writeFields(json, member, false);
            json.writeEndObject();
          });
      closeCut();
      buffer.write(json -> json.writeEndObject());
    }
    buffer.write(json -> json.writeEndArray());
  }

  private void openCut() {
    if (cutCount + 2 > cuts.length) {
      cuts = Arrays.copyOf(cuts, cuts.length * 2);
    }
    cuts[cutCount] = buffer.position();
  }

  private void closeCut() {
    cuts[cutCount + 1] = buffer.position();
    cutCount += 2;
  }
}

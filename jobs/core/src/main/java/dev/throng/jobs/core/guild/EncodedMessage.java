package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.user.UserJson;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.StripRange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
  private final Message message;
  private final JsonBuffer buffer = new JsonBuffer();
  // Ranges of what only the dispatch has; the nonce, which the reply has too, is the last.
  private int[] cuts = new int[16];
  private int cutCount;
  private int nonceCuts;
  private int contentStart;
  private int contentEnd;

  /**
   * Encodes.
   *
   * @param author as a member; null if it is none any more
   * @param nonceJson empty: none
   */
  EncodedMessage(long guild, Message message, @Nullable Member author, String nonceJson) {
    this.message = message;
    writeHead();
    openCut();
    buffer.write(json -> JsonFields.id(json, "guild_id", guild));
    if (author != null) {
      buffer.write(
          json -> {
            json.writeObjectFieldStart("member");
            MemberJson.writeFields(json, author, false);
            json.writeEndObject();
          });
    }
    closeCut();
    writeContent();
    writeMentions();
    writeTail();
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

  /** What sessions get. */
  Dispatch dispatch(String t) {
    Dispatch.Builder dispatch =
        Dispatch.newBuilder().setT(t).setD(ByteString.copyFrom(buffer.toBytes()));
    if (!message.content().isEmpty()) {
      dispatch.addStrip(
          StripRange.newBuilder().setStart(contentStart).setEnd(contentEnd).setReplacement("\"\""));
      dispatch.addContentUsers(message.author());
      for (Member mentioned : message.mentions()) {
        if (mentioned.user().id() != message.author()) {
          dispatch.addContentUsers(mentioned.user().id());
        }
      }
    }
    return dispatch.build();
  }

  private void writeHead() {
    buffer.write(
        json -> {
          json.writeStartObject();
          JsonFields.id(json, "id", message.id());
          json.writeNumberField("type", message.type());
          JsonFields.id(json, "channel_id", message.channel());
          json.writeFieldName("author");
          json.writeRawValue(new String(message.authorJson(), StandardCharsets.UTF_8));
        });
  }

  private void writeContent() {
    buffer.write(json -> json.writeFieldName("content"));
    // The colon comes with the value.
    contentStart = buffer.position() + 1;
    buffer.write(json -> json.writeString(message.content()));
    contentEnd = buffer.position();
  }

  private void writeMentions() {
    buffer.write(
        json -> {
          JsonFields.time(json, "timestamp", message.timeUs());
          JsonFields.time(json, "edited_timestamp", message.editedUs());
          json.writeBooleanField("tts", message.tts());
          json.writeBooleanField("mention_everyone", message.mentionEveryone());
          json.writeArrayFieldStart("mentions");
        });
    for (Member mentioned : message.mentions()) {
      buffer.write(
          json -> {
            json.writeStartObject();
            UserJson.writePublicFields(json, mentioned.user());
          });
      openCut();
      buffer.write(
          json -> {
            json.writeObjectFieldStart("member");
            MemberJson.writeFields(json, mentioned, false);
            json.writeEndObject();
          });
      closeCut();
      buffer.write(json -> json.writeEndObject());
    }
    buffer.write(json -> json.writeEndArray());
  }

  private void writeTail() {
    buffer.write(
        json -> {
          JsonFields.ids(json, "mention_roles", message.mentionRoles());
          JsonFields.emptyArrays(json, "attachments", "embeds");
          json.writeBooleanField("pinned", false);
          json.writeNumberField("flags", message.flags());
          JsonFields.emptyArrays(json, "components");
        });
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

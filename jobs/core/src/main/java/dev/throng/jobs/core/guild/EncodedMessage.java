package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.StripRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message in its three shapes, encoded once: the dispatch is written, and what only the dispatch
 * has (guild_id, member, the mentioned's members, the message that it replies to, nonce) is cut out
 * of it.
 *
 * <ul>
 *   <li>body: what is stored and what reads return
 *   <li>reply: body, the message that it replies to, and nonce
 *   <li>dispatch: reply and guild_id, member, mentions[].member
 * </ul>
 */
final class EncodedMessage {
  private final JsonBuffer buffer = new JsonBuffer();
  private final long authorId;
  private final @Nullable Member author;
  private final List<Member> mentioned;
  private final @Nullable MessageDocument repliedTo;
  private boolean inReplied;
  // Ranges of what only the dispatch has; what the reply has too comes last.
  private int[] cuts = new int[16];
  private int cutCount;
  private int replyCuts;

  /** What is taken from those who may not read what others write, ascending. */
  private final List<StripRange> strips = new ArrayList<>();

  /**
   * Encodes.
   *
   * @param author null if it is no member any more
   * @param mentioned of those in the document's mentions who are members
   */
  EncodedMessage(
      long guild,
      MessageDocument document,
      @Nullable Member author,
      List<Member> mentioned,
      OnlyReplied replied) {
    this.authorId = document.author();
    this.author = author;
    this.mentioned = mentioned;
    this.repliedTo = replied.repliedTo();
    buffer.write(json -> json.writeStartObject());
    for (Map.Entry<String, JsonNode> field : document.fields()) {
      writeField(guild, field.getKey(), field.getValue());
    }
    int dispatchCuts = cutCount;
    writeReplied(replied);
    replyCuts = cutCount - dispatchCuts;
    buffer.write(json -> json.writeEndObject());
  }

  /**
   * What is told when the message is made, and not stored.
   *
   * @param repliedTo the message that it replies to; null: none
   * @param nonceJson empty: none
   */
  record OnlyReplied(@Nullable MessageDocument repliedTo, String nonceJson) {
    static final OnlyReplied NOTHING = new OnlyReplied(null, "");
  }

  private void writeReplied(OnlyReplied replied) {
    if (repliedTo != null) {
      openCut();
      inReplied = true;
      buffer.write(json -> json.writeObjectFieldStart("referenced_message"));
      repliedTo.fields().forEach(each -> writeShared(each.getKey(), each.getValue()));
      buffer.write(json -> json.writeEndObject());
      inReplied = false;
      closeCut();
    }
    if (!replied.nonceJson().isEmpty()) {
      openCut();
      buffer.write(
          json -> {
            json.writeFieldName("nonce");
            json.writeRawValue(replied.nonceJson());
          });
      closeCut();
    }
  }

  /** What is stored. */
  byte[] body() {
    return buffer.without(cuts, cutCount);
  }

  /** What its sender gets. */
  byte[] reply() {
    return buffer.without(cuts, cutCount - replyCuts);
  }

  /** What sessions get of a new message. */
  Dispatch created(long channel, long id) {
    return dispatch("MESSAGE_CREATE").toBuilder().setChannel(channel).setLastMessage(id).build();
  }

  /** What sessions get. */
  Dispatch dispatch(String t) {
    Dispatch.Builder dispatch =
        Dispatch.newBuilder().setT(t).setD(ByteString.copyFrom(buffer.toBytes()));
    if (!strips.isEmpty()) {
      dispatch.addAllStrip(strips);
      dispatch.addContentUsers(authorId);
      for (Member each : mentioned) {
        if (each.user().id() != authorId) {
          dispatch.addContentUsers(each.user().id());
        }
      }
      if (repliedTo != null) {
        dispatch.addReferencedUsers(repliedTo.author());
        dispatch.addAllReferencedUsers(repliedTo.mentioned());
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
      case "mentions" -> writeMentions(value);
      default -> writeShared(name, value);
    }
  }

  /** A field that is the same in every shape. */
  private void writeShared(String name, JsonNode value) {
    switch (name) {
      case "content" -> writeStripped(name, value, "\"\"");
      case "embeds", "attachments", "components" -> writeStripped(name, value, "[]");
      default -> writePlain(name, value);
    }
  }

  private void writeStripped(String name, JsonNode value, String empty) {
    buffer.write(json -> json.writeFieldName(name));
    // The colon comes with the value.
    int start = buffer.position() + 1;
    buffer.write(json -> MessageDocument.write(json, value));
    if (buffer.position() - start > empty.length()) {
      strips.add(
          StripRange.newBuilder()
              .setStart(start)
              .setEnd(buffer.position())
              .setReplacement(empty)
              .setReferenced(inReplied)
              .build());
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
          if (author != null) {
            json.writeObjectFieldStart("member");
            MemberJson.writeFields(json, author, false);
            json.writeEndObject();
          }
        });
    closeCut();
  }

  private void writeMentions(JsonNode mentions) {
    buffer.write(json -> json.writeArrayFieldStart("mentions"));
    for (JsonNode user : mentions) {
      buffer.write(json -> json.writeStartObject());
      user.properties().forEach(field -> writePlain(field.getKey(), field.getValue()));
      mentioned.stream()
          .filter(member -> member.user().id() == user.path("id").asLong())
          .findFirst()
          .ifPresent(this::writeMemberOf);
      buffer.write(json -> json.writeEndObject());
    }
    buffer.write(json -> json.writeEndArray());
  }

  private void writeMemberOf(Member mentionedMember) {
    openCut();
    buffer.write(
        json -> {
          json.writeObjectFieldStart("member");
          MemberJson.writeFields(json, mentionedMember, false);
          json.writeEndObject();
        });
    closeCut();
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

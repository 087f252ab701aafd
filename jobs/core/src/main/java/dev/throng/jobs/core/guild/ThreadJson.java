package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonFields;
import java.io.IOException;
import java.util.List;

/** The channel object of a thread, and what says that somebody is in it. */
final class ThreadJson {
  /** Discord counts no further. */
  private static final int MEMBERS_SHOWN_MAX = 50;

  private ThreadJson() {}

  /** All that is the same for everybody. */
  static void write(JsonGenerator json, GuildCommandContext context, GuildThread thread)
      throws IOException {
    json.writeStartObject();
    writeFields(json, context, thread);
    json.writeEndObject();
  }

  /** For one member, with when it came, if it is there. */
  static void writeFor(
      JsonGenerator json, GuildCommandContext context, GuildThread thread, Member member)
      throws IOException {
    long joinedUs = context.tables.threads.members(thread.id()).joinedUs(member);
    json.writeStartObject();
    writeFields(json, context, thread);
    if (joinedUs != 0) {
      json.writeFieldName("member");
      writeMember(json, thread.id(), member.user().id(), joinedUs);
    }
    json.writeEndObject();
  }

  /** Writes a thread that has just been created. */
  static void writeNew(JsonGenerator json, GuildCommandContext context, GuildThread thread)
      throws IOException {
    json.writeStartObject();
    writeFields(json, context, thread);
    json.writeBooleanField("newly_created", true);
    json.writeEndObject();
  }

  private static void writeFields(
      JsonGenerator json, GuildCommandContext context, GuildThread thread) throws IOException {
    writeShared(json, context, thread);
    JsonFields.id(json, "last_message_id", context.tables.cursor(thread.id()).lastMessage());
    json.writeNumberField("message_count", thread.counts().messages());
    json.writeNumberField("total_message_sent", thread.counts().total());
  }

  /** The fields that a message in it does not change. */
  static void writeShared(JsonGenerator json, GuildCommandContext context, GuildThread thread)
      throws IOException {
    JsonFields.id(json, "id", thread.id());
    json.writeNumberField("type", thread.type());
    JsonFields.id(json, "guild_id", context.guild);
    json.writeStringField("name", thread.settings().name());
    JsonFields.id(json, "parent_id", thread.parent());
    JsonFields.id(json, "owner_id", thread.owner());
    json.writeNumberField("rate_limit_per_user", thread.settings().rateLimitPerUser());
    json.writeNumberField("flags", 0);
    json.writeNumberField("member_count", shownMembers(thread));
    writeMetadata(json, thread);
    long lastPinUs = context.tables.pins(thread.id()).lastUs();
    if (lastPinUs != 0) {
      JsonFields.time(json, "last_pin_timestamp", lastPinUs);
    }
  }

  /** The field that a channel does not have. */
  static void writeMetadata(JsonGenerator json, GuildThread thread) throws IOException {
    json.writeObjectFieldStart("thread_metadata");
    json.writeBooleanField("archived", thread.archive().archived());
    JsonFields.time(json, "archive_timestamp", thread.archive().changedUs());
    json.writeNumberField("auto_archive_duration", thread.settings().autoArchiveMinutes());
    json.writeBooleanField("locked", thread.settings().locked());
    JsonFields.time(json, "create_timestamp", thread.createdUs());
    json.writeEndObject();
  }

  static int shownMembers(GuildThread thread) {
    return Math.min(MEMBERS_SHOWN_MAX, thread.counts().members());
  }

  /** That a user is in a thread. */
  static void writeMember(JsonGenerator json, long thread, long user, long joinedUs)
      throws IOException {
    json.writeStartObject();
    writeMemberFields(json, thread, user, joinedUs);
    json.writeEndObject();
  }

  /** That a member is in a thread, with what it is in the guild. */
  static void writeMember(JsonGenerator json, long thread, Member member, long joinedUs)
      throws IOException {
    json.writeStartObject();
    writeMemberFields(json, thread, member.user().id(), joinedUs);
    json.writeFieldName("member");
    MemberJson.write(json, member);
    json.writeEndObject();
  }

  static void writeMemberFields(JsonGenerator json, long thread, long user, long joinedUs)
      throws IOException {
    JsonFields.id(json, "id", thread);
    JsonFields.id(json, "user_id", user);
    JsonFields.time(json, "join_timestamp", joinedUs);
    json.writeNumberField("flags", 0);
  }

  /** A list of threads, and of those that the member is in when it came. */
  static void writeList(
      JsonGenerator json, GuildCommandContext context, List<GuildThread> threads, Member member)
      throws IOException {
    json.writeArrayFieldStart("threads");
    for (GuildThread thread : threads) {
      write(json, context, thread);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("members");
    for (GuildThread thread : threads) {
      long joinedUs = context.tables.threads.members(thread.id()).joinedUs(member);
      if (joinedUs != 0) {
        writeMember(json, thread.id(), member.user().id(), joinedUs);
      }
    }
    json.writeEndArray();
  }
}

package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Form;
import dev.throng.protocol.wire.AllowedMentions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields that messages have when they are created and when they are edited. */
final class MessageForm {
  /** Code points of a message's content at the most. */
  static final int CONTENT_MAX = 2_000;

  private static final int MENTIONS_MAX = 100;
  private static final String USERS = "users";
  private static final String ROLES = "roles";
  private static final String EVERYONE = "everyone";
  private static final String[] UNSUPPORTED = {
    "embeds",
    "embed",
    "components",
    "attachments",
    "files",
    "sticker_ids",
    "poll",
    "message_reference",
    "activity"
  };

  private MessageForm() {}

  /** Notes what this server cannot send. */
  static void unsupported(Form form) {
    form.unsupported(UNSUPPORTED);
  }

  /** The content without white space around it; empty if there is none. */
  static String content(Form form) {
    String text = form.text("content", 0, Integer.MAX_VALUE);
    String content = text == null ? "" : text.strip();
    if (content.codePointCount(0, content.length()) > CONTENT_MAX) {
      form.error(
          "content", "BASE_TYPE_MAX_LENGTH", "Must be " + CONTENT_MAX + " or fewer in length.");
    }
    return content;
  }

  /** Which mentions count; null for all. */
  static @Nullable AllowedMentions allowedMentions(Form form) {
    Form allowed = form.object("allowed_mentions");
    if (allowed == null) {
      return null;
    }
    List<String> parse = allowed.words("parse", List.of(USERS, ROLES, EVERYONE));
    List<Long> users = allowed.ids(USERS, MENTIONS_MAX);
    List<Long> roles = allowed.ids(ROLES, MENTIONS_MAX);
    exclusive(allowed, parse, USERS, users);
    exclusive(allowed, parse, ROLES, roles);
    return AllowedMentions.newBuilder()
        .setParseUsers(parse.contains(USERS))
        .setParseRoles(parse.contains(ROLES))
        .setParseEveryone(parse.contains(EVERYONE))
        .addAllUsers(users)
        .addAllRoles(roles)
        .build();
  }

  private static void exclusive(Form form, List<String> parse, String word, List<Long> ids) {
    if (parse.contains(word) && !ids.isEmpty()) {
      form.error(
          "parse",
          "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
          "parse:[\"" + word + "\"] and " + word + ": [ids...] are mutually exclusive.");
    }
  }
}

package dev.throng.protocol;

import java.nio.charset.StandardCharsets;

/**
 * The errors that REST answers with: HTTP status, Discord's JSON error code, and its message. The
 * body is {@code {"message":"Unknown Channel","code":10003}}.
 *
 * @see <a href="https://discord.com/developers/docs/topics/opcodes-and-status-codes#json">Discord's
 *     JSON error codes</a>
 */
public enum DiscordError {
  /** What came is not HTTP as it should be. */
  BAD_REQUEST(400, 0, "400: Bad Request"),
  /** No token, or one that is malformed, forged or revoked. */
  UNAUTHORIZED(401, 0, "401: Unauthorized"),
  /** No such route. */
  NOT_FOUND(404, 0, "404: Not Found"),
  /** The route does not know the method. */
  METHOD_NOT_ALLOWED(405, 0, "405: Method Not Allowed"),
  /** The message changed since it was read: the gateway reads it again. Never sent to a client. */
  STALE_BASE(409, 0, "stale base"),
  /** The name has another owner. */
  NAME_TAKEN(409, 0, "409: Conflict"),
  /** A gateway node's epoch is over. Never sent to a client. */
  FENCED(409, 0, "fenced"),
  /** Discord names no such bound. */
  TOO_MANY_READ_STATES(400, 0, "Maximum number of read states reached (50000)"),
  /** The same. */
  TOO_MANY_APPLICATIONS(400, 0, "Maximum number of applications reached (100)"),
  /** A bug of ours. */
  INTERNAL_SERVER_ERROR(500, 0, "500: Internal Server Error"),
  /** There is no room for a file. */
  STORAGE_FULL(507, 0, "507: Insufficient Storage"),
  /** A bound was met, or an answer is late: come again. */
  SERVICE_UNAVAILABLE(503, 0, "503: Service Unavailable"),

  UNKNOWN_APPLICATION(404, 10002, "Unknown Application"),
  UNKNOWN_CHANNEL(404, 10003, "Unknown Channel"),
  UNKNOWN_GUILD(404, 10004, "Unknown Guild"),
  UNKNOWN_INVITE(404, 10006, "Unknown Invite"),
  UNKNOWN_MEMBER(404, 10007, "Unknown Member"),
  UNKNOWN_MESSAGE(404, 10008, "Unknown Message"),
  UNKNOWN_OVERWRITE(404, 10009, "Unknown permission overwrite"),
  UNKNOWN_ROLE(404, 10011, "Unknown Role"),
  UNKNOWN_USER(404, 10013, "Unknown User"),
  UNKNOWN_EMOJI(400, 10014, "Unknown Emoji"),
  UNKNOWN_GUILD_EMOJI(404, 10014, "Unknown Emoji"),
  UNKNOWN_WEBHOOK(404, 10015, "Unknown Webhook"),
  UNKNOWN_BAN(404, 10026, "Unknown Ban"),
  UNKNOWN_INTERACTION(404, 10062, "Unknown interaction"),
  UNKNOWN_APPLICATION_COMMAND(404, 10063, "Unknown application command"),
  BOTS_NOT_ALLOWED(403, 20001, "Bots cannot use this endpoint"),
  ONLY_BOTS_ALLOWED(403, 20002, "Only bots can use this endpoint"),
  NOT_AUTHORIZED_FOR_APPLICATION(
      403, 20012, "You are not authorized to perform this action on this application"),
  SLOWMODE(429, 20016, "This action cannot be performed due to slowmode rate limit."),
  TOO_MANY_GUILDS(400, 30001, "Maximum number of guilds reached (200)"),
  TOO_MANY_GUILDS_OF_BOT(400, 30001, "Maximum number of guilds reached (2500)"),
  TOO_MANY_PINS(400, 30003, "Maximum number of pinned messages reached (250)"),
  TOO_MANY_ROLES(400, 30005, "Maximum number of guild roles reached (250)"),
  TOO_MANY_WEBHOOKS(400, 30007, "Maximum number of webhooks reached (15)"),
  TOO_MANY_EMOJIS(400, 30008, "Maximum number of emojis reached (50)"),
  TOO_MANY_REACTIONS(400, 30010, "Maximum number of reactions reached (20)"),
  TOO_MANY_CHANNELS(400, 30013, "Maximum number of guild channels reached (500)"),
  TOO_MANY_ATTACHMENTS(400, 30015, "Maximum number of attachments in a message reached (10)"),
  TOO_MANY_INVITES(400, 30016, "Maximum number of invites reached (1000)"),
  TOO_MANY_ANIMATED_EMOJIS(400, 30018, "Maximum number of animated emojis reached (50)"),
  TOO_MANY_APPLICATION_COMMANDS(400, 30032, "Maximum number of application commands reached (100)"),
  TOO_MANY_CONTEXT_COMMANDS(400, 30032, "Maximum number of application commands reached (15)"),
  TOO_MANY_THREAD_MEMBERS(
      400, 30033, "Maximum number of thread participants has been reached (1000)"),
  TOO_MANY_BANS(400, 30035, "Maximum number of bans for non-guild members have been exceeded"),
  TOO_MANY_OVERWRITES(
      400, 30060, "Maximum number of permission overwrites for a channel reached (100)"),
  REQUEST_TOO_LARGE(413, 40005, "Request entity too large"),
  /** What it needs is not there in this installation. */
  FEATURE_DISABLED(403, 40006, "This feature has been temporarily disabled server-side"),
  BANNED(403, 40007, "The user is banned from this guild."),
  INTERACTION_ANSWERED(400, 40060, "Interaction has already been acknowledged."),
  MISSING_ACCESS(403, 50001, "Missing Access"),
  WIDGET_DISABLED(403, 50004, "Guild widget disabled"),
  NOT_THE_AUTHOR(403, 50005, "Cannot edit a message authored by another user"),
  EMPTY_MESSAGE(400, 50006, "Cannot send an empty message"),
  NOT_A_TEXT_CHANNEL(400, 50008, "Cannot send messages in a non-text channel"),
  MISSING_PERMISSIONS(403, 50013, "Missing Permissions"),
  SYSTEM_MESSAGE(403, 50021, "Cannot execute action on a system message"),
  WRONG_CHANNEL_TYPE(400, 50024, "Cannot execute action on this channel type"),
  INVALID_WEBHOOK_TOKEN(401, 50027, "Invalid Webhook Token"),
  INVALID_ROLE(400, 50028, "Invalid role"),
  FILE_TOO_LARGE(400, 50045, "File uploaded exceeds the maximum size"),
  MESSAGE_TOO_OLD(400, 50034, "You can only bulk delete messages that are under 14 days old."),
  INVALID_FORM_BODY(400, 50035, "Invalid Form Body"),
  APPLICATION_COMMAND_NAME_TAKEN(400, 50035, "Application command names must be unique"),
  /** Discord names no such bound. */
  APPLICATION_COMMANDS_TOO_LARGE(400, 50035, "Application commands exceed maximum size (1048576)"),
  CATEGORY_FULL(400, 50035, "Maximum number of channels in category reached (50)"),
  OWNER_CANNOT_LEAVE(400, 50055, "Invalid Guild"),
  THREAD_ARCHIVED(400, 50083, "Thread is archived"),
  INVALID_JSON(400, 50109, "The request body contains invalid JSON."),
  REPLY_WITHOUT_HISTORY(403, 160002, "You cannot reply without permission to read message history"),
  THREAD_EXISTS(400, 160004, "A thread has already been created for this message"),
  THREAD_LOCKED(400, 160005, "Thread is locked"),
  TOO_MANY_ACTIVE_THREADS(400, 160006, "Maximum number of active threads reached"),
  NOBODY_BANNED(400, 500000, "Failed to ban users");

  private final int status;
  private final int code;
  private final String message;
  private final byte[] body;

  DiscordError(int status, int code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
    this.body =
        ("{\"message\":\"" + message + "\",\"code\":" + code + "}")
            .getBytes(StandardCharsets.UTF_8);
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** The body's {@code code}; 0 where Discord has none. */
  public int code() {
    return code;
  }

  /** The body's {@code message}. */
  public String message() {
    return message;
  }

  /** The JSON body, UTF-8; a copy. */
  public byte[] body() {
    return body.clone();
  }
}

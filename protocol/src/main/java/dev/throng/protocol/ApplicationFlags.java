package dev.throng.protocol;

/**
 * The flags of an application that say which privileged gateway intents its bot may use. Each
 * intent has two: one for a verified bot, and one (limited) for a bot in few guilds.
 *
 * @see <a href="https://discord.com/developers/docs/resources/application">Discord's application
 *     flags</a>
 */
public final class ApplicationFlags {
  /** PRESENCE_UPDATE, for a verified bot. */
  public static final int GATEWAY_PRESENCE = 1 << 12;

  /** PRESENCE_UPDATE. */
  public static final int GATEWAY_PRESENCE_LIMITED = 1 << 13;

  /** Member events and lists of members, for a verified bot. */
  public static final int GATEWAY_GUILD_MEMBERS = 1 << 14;

  /** Member events and lists of members. */
  public static final int GATEWAY_GUILD_MEMBERS_LIMITED = 1 << 15;

  /** What others' messages say, for a verified bot. */
  public static final int GATEWAY_MESSAGE_CONTENT = 1 << 18;

  /** What others' messages say. */
  public static final int GATEWAY_MESSAGE_CONTENT_LIMITED = 1 << 19;

  /** The flags that an application's owner and its bot may switch; all on for a new one. */
  public static final int LIMITED =
      GATEWAY_PRESENCE_LIMITED | GATEWAY_GUILD_MEMBERS_LIMITED | GATEWAY_MESSAGE_CONTENT_LIMITED;

  /** Intent GUILD_MEMBERS. */
  public static final int INTENT_GUILD_MEMBERS = 1 << 1;

  /** Intent GUILD_PRESENCES. */
  public static final int INTENT_GUILD_PRESENCES = 1 << 8;

  /** Intent MESSAGE_CONTENT. */
  public static final int INTENT_MESSAGE_CONTENT = 1 << 15;

  private ApplicationFlags() {}

  /** Of these intents, the privileged ones that an application with these flags may not use. */
  public static int disallowed(int intents, int flags) {
    int disallowed = 0;
    if ((flags & (GATEWAY_PRESENCE | GATEWAY_PRESENCE_LIMITED)) == 0) {
      disallowed |= INTENT_GUILD_PRESENCES;
    }
    if ((flags & (GATEWAY_GUILD_MEMBERS | GATEWAY_GUILD_MEMBERS_LIMITED)) == 0) {
      disallowed |= INTENT_GUILD_MEMBERS;
    }
    if ((flags & (GATEWAY_MESSAGE_CONTENT | GATEWAY_MESSAGE_CONTENT_LIMITED)) == 0) {
      disallowed |= INTENT_MESSAGE_CONTENT;
    }
    return intents & disallowed;
  }
}

package dev.throng.gateway.session;

import java.util.HashMap;
import java.util.Map;

/** Which intent lets which dispatch through. */
final class Intents {
  static final int GUILDS = 1;
  static final int GUILD_MEMBERS = 1 << 1;
  static final int GUILD_PRESENCES = 1 << 8;
  static final int MESSAGE_CONTENT = 1 << 15;

  /** Every bit that Discord documents: others are invalid. */
  static final int KNOWN = 0x1ffff | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25;

  private static final Map<String, Integer> OF_GUILD = new HashMap<>();
  private static final Map<String, Integer> OF_DIRECT = new HashMap<>();

  static {
    guild(GUILDS, "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE");
    guild(GUILDS, "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE");
    guild(GUILDS, "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "CHANNEL_PINS_UPDATE");
    guild(GUILDS, "THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE", "THREAD_LIST_SYNC");
    guild(GUILDS, "THREAD_MEMBER_UPDATE");
    guild(GUILDS, "STAGE_INSTANCE_CREATE", "STAGE_INSTANCE_UPDATE", "STAGE_INSTANCE_DELETE");
    guild(GUILD_MEMBERS, "GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE");
    // Whom it is about gets it without.
    guild(GUILD_MEMBERS, "THREAD_MEMBERS_UPDATE");
    guild(1 << 2, "GUILD_AUDIT_LOG_ENTRY_CREATE", "GUILD_BAN_ADD", "GUILD_BAN_REMOVE");
    guild(1 << 3, "GUILD_EMOJIS_UPDATE", "GUILD_STICKERS_UPDATE");
    guild(1 << 3, "GUILD_SOUNDBOARD_SOUND_CREATE", "GUILD_SOUNDBOARD_SOUND_UPDATE");
    guild(1 << 3, "GUILD_SOUNDBOARD_SOUND_DELETE", "GUILD_SOUNDBOARD_SOUNDS_UPDATE");
    guild(1 << 4, "GUILD_INTEGRATIONS_UPDATE", "INTEGRATION_CREATE");
    guild(1 << 4, "INTEGRATION_UPDATE", "INTEGRATION_DELETE");
    guild(1 << 5, "WEBHOOKS_UPDATE");
    guild(1 << 6, "INVITE_CREATE", "INVITE_DELETE");
    guild(1 << 7, "VOICE_STATE_UPDATE", "VOICE_CHANNEL_EFFECT_SEND");
    guild(GUILD_PRESENCES, "PRESENCE_UPDATE");
    guild(1 << 9, "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK");
    guild(1 << 10, "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE");
    guild(1 << 10, "MESSAGE_REACTION_REMOVE_ALL", "MESSAGE_REACTION_REMOVE_EMOJI");
    guild(1 << 11, "TYPING_START");
    direct(1 << 12, "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "CHANNEL_PINS_UPDATE");
    direct(1 << 13, "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE");
    direct(1 << 13, "MESSAGE_REACTION_REMOVE_ALL", "MESSAGE_REACTION_REMOVE_EMOJI");
    direct(1 << 14, "TYPING_START");
    guild(1 << 16, "GUILD_SCHEDULED_EVENT_CREATE", "GUILD_SCHEDULED_EVENT_UPDATE");
    guild(1 << 16, "GUILD_SCHEDULED_EVENT_DELETE", "GUILD_SCHEDULED_EVENT_USER_ADD");
    guild(1 << 16, "GUILD_SCHEDULED_EVENT_USER_REMOVE");
    guild(1 << 20, "AUTO_MODERATION_RULE_CREATE", "AUTO_MODERATION_RULE_UPDATE");
    guild(1 << 20, "AUTO_MODERATION_RULE_DELETE");
    guild(1 << 21, "AUTO_MODERATION_ACTION_EXECUTION");
    guild(1 << 24, "MESSAGE_POLL_VOTE_ADD", "MESSAGE_POLL_VOTE_REMOVE");
    direct(1 << 25, "MESSAGE_POLL_VOTE_ADD", "MESSAGE_POLL_VOTE_REMOVE");
  }

  private Intents() {}

  /**
   * The intents of which a session needs one.
   *
   * @param t the dispatch's name
   * @param direct whether it came in a user's own stream
   * @return 0: every session gets it
   */
  static int required(String t, boolean direct) {
    return (direct ? OF_DIRECT : OF_GUILD).getOrDefault(t, 0);
  }

  private static void guild(int intents, String... names) {
    for (String name : names) {
      OF_GUILD.put(name, intents);
    }
  }

  private static void direct(int intents, String... names) {
    for (String name : names) {
      OF_DIRECT.put(name, intents);
    }
  }
}

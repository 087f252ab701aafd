package dev.throng.jobs.core.guild;

/**
 * What an entry of the audit log is about.
 *
 * @see <a
 *     href="https://discord.com/developers/docs/resources/audit-log#audit-log-entry-object-audit-log-events">Audit
 *     Log Events</a>
 */
enum AuditAction {
  GUILD_UPDATE(1),
  CHANNEL_CREATE(10),
  CHANNEL_UPDATE(11),
  CHANNEL_DELETE(12),
  CHANNEL_OVERWRITE_CREATE(13),
  CHANNEL_OVERWRITE_UPDATE(14),
  CHANNEL_OVERWRITE_DELETE(15),
  MEMBER_KICK(20),
  MEMBER_PRUNE(21),
  MEMBER_BAN_ADD(22),
  MEMBER_BAN_REMOVE(23),
  MEMBER_UPDATE(24),
  MEMBER_ROLE_UPDATE(25),
  BOT_ADD(28),
  ROLE_CREATE(30),
  ROLE_UPDATE(31),
  ROLE_DELETE(32),
  INVITE_CREATE(40),
  INVITE_DELETE(42),
  WEBHOOK_CREATE(50),
  WEBHOOK_UPDATE(51),
  WEBHOOK_DELETE(52),
  EMOJI_CREATE(60),
  EMOJI_UPDATE(61),
  EMOJI_DELETE(62),
  MESSAGE_DELETE(72),
  MESSAGE_BULK_DELETE(73),
  MESSAGE_PIN(74),
  MESSAGE_UNPIN(75),
  THREAD_CREATE(110),
  THREAD_UPDATE(111),
  THREAD_DELETE(112);

  private final int type;

  AuditAction(int type) {
    this.type = type;
  }

  /** Discord's {@code action_type}. */
  int type() {
    return type;
  }

  /** Whether what it is done to is a webhook. */
  static boolean isOfWebhook(int type) {
    return type >= WEBHOOK_CREATE.type && type <= WEBHOOK_DELETE.type;
  }

  /** Whether members may do it as often as they like, with permissions that all may have. */
  static boolean isCommon(AuditEntry entry) {
    int type = entry.action();
    return type == INVITE_CREATE.type
        || (type >= EMOJI_CREATE.type && type <= EMOJI_DELETE.type)
        || type == THREAD_CREATE.type
        || type == THREAD_UPDATE.type
        || (type == MEMBER_UPDATE.type && entry.user() == entry.target());
  }

  /** Whether what it is done to is a user. */
  static boolean isOfUser(int type) {
    return (type >= MEMBER_KICK.type && type <= BOT_ADD.type)
        || type == MESSAGE_DELETE.type
        || type == MESSAGE_PIN.type
        || type == MESSAGE_UNPIN.type;
  }
}

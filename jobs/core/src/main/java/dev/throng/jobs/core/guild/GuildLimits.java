package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.state.TransactionalState;

/** The bounds of one guild. */
public final class GuildLimits {
  /** Channels; above: error 30013. */
  public static final int CHANNELS_MAX = 500;

  /** Channels of one category; above: error 50035. */
  public static final int CATEGORY_CHANNELS_MAX = 50;

  /** Roles with @everyone; above: error 30005. */
  public static final int ROLES_MAX = 250;

  /** Usable invites; above: error 30016. */
  public static final int INVITES_MAX = 1_000;

  /** Threads that are not archived; above: error 160006. */
  public static final int ACTIVE_THREADS_MAX = 1_000;

  /** Members of one thread; above: error 30033. */
  public static final int THREAD_MEMBERS_MAX = 1_000;

  /** Threads in one answer of archived ones. */
  public static final int THREADS_PAGE_MAX = 100;

  /** Threads that one command archives, or removes, because their time has come. */
  public static final int THREADS_AT_ONCE_MAX = 50;

  /**
   * Threads that a guild knows a member to be in, archived ones too; not below those that are
   * active.
   */
  public static final int JOINED_THREADS_MAX = ACTIVE_THREADS_MAX;

  /** Active threads in which a GUILD_CREATE shows its user: the newest. */
  public static final int JOINED_THREADS_SHOWN_MAX = 200;

  /** Overwrites of one channel; above: error 30060. */
  public static final int OVERWRITES_MAX = 100;

  /** Users, and roles, that one message mentions: further ones stay plain text. */
  public static final int MENTIONS_MAX = 100;

  /** Members in a GUILD_CREATE where IDENTIFY says nothing; also the least that it can say. */
  public static final int LARGE_THRESHOLD_MIN = 50;

  /** Members in one answer. */
  public static final int MEMBERS_PAGE_MAX = 1_000;

  /** Members that one request names by id, or finds by the beginning of a name. */
  public static final int MEMBERS_FOUND_MAX = 100;

  /** Members of before the index of names that one search adds to it. */
  public static final int NAMES_ADDED_MAX = 1_000;

  /** Messages of a channel that are pinned; above: error 30003. */
  public static final int PINS_MAX = 250;

  /** Pinned messages in one answer. */
  public static final int PINS_PAGE_MAX = 50;

  /** Custom emojis, and as many animated ones; above: errors 30008 and 30018. */
  static final int EMOJIS_MAX = 50;

  /** Emojis that a message has; above: error 30010. */
  public static final int REACTIONS_MAX = 20;

  /** Users who have reacted to a message with one emoji; above: error 30010. */
  public static final int REACTION_USERS_MAX = 100_000;

  /** Users with one emoji that the message's row names; with more they have a set of their own. */
  public static final int FEW_REACTION_USERS_MAX = 50;

  /** Users in one answer. */
  public static final int REACTIONS_PAGE_MAX = 100;

  /** Webhooks of one channel; above: error 30007. */
  public static final int CHANNEL_WEBHOOKS_MAX = 15;

  /** Users who are banned; above: error 30035. */
  public static final int BANS_MAX = 100_000;

  /** Users whom one command bans. */
  public static final int BANS_AT_ONCE_MAX = 200;

  /**
   * Users of whose ban one command tells all others. Once it has written {@link #STEP_BYTES_MAX} or
   * {@link #STEP_WRITES_MAX} it tells of no more either: the rest is left to a command of the guild
   * to itself.
   */
  public static final int BANS_TOLD_MAX = 50;

  /**
   * What a command writes before it leaves the rest to the next: a quarter of what it may write.
   */
  public static final long STEP_BYTES_MAX = Effects.BYTES_MAX / 4;

  /** Writes of state entries after which it does so too: half of what it may do. */
  public static final int STEP_WRITES_MAX = TransactionalState.WRITES_MAX / 2;

  /** Sessions' users, members and rows that one command of a guild's deletion deals with. */
  public static final int DELETED_AT_ONCE_MAX = 200;

  /** Members at whom one command of a prune looks. */
  public static final int PRUNE_LOOKS_MAX = 1_000;

  /** Bans in one answer. */
  public static final int BANS_PAGE_MAX = 1_000;

  /** Entries of the audit log; above, the oldest are forgotten. */
  public static final int AUDIT_ENTRIES_MAX = 10_000;

  /** Entries of what members may do without being trusted with more than others. */
  public static final int COMMON_AUDIT_ENTRIES_MAX = 2_000;

  /** Entries of the audit log that one read looks at, however few of them it is asked for. */
  public static final int AUDIT_LOOKED_AT_MAX = 1_000;

  /** Older entries of the audit log are not shown any more: 45 days. */
  public static final long AUDIT_AGE_MAX_US = 45L * 24 * 3600 * 1_000_000;

  /** Entries of the audit log in one answer. */
  public static final int AUDIT_PAGE_MAX = 100;

  /** Connected bots of a guild that are told what only bots are told: those with the lowest ids. */
  public static final int BOTS_TOLD_MAX = 200;

  /** Messages in one answer. */
  public static final int MESSAGES_PAGE_MAX = 100;

  /** Users for whom one command reads a page; what has more is no command of a gateway. */
  public static final int READ_CALLERS_MAX = 4_096;

  /** Messages that are deleted many at once are not older than this: 14 days; error 50034. */
  public static final long BULK_DELETE_AGE_MAX_US = 14L * 24 * 3600 * 1_000_000;

  /** Edits and deletes per channel that a later one is checked against. */
  public static final int MUTATIONS_MAX = 256;

  /**
   * For so long (the actor's time) a repeat of a nonce is answered with the message that has it.
   */
  public static final long NONCE_AGE_MAX_US = 300_000_000L;

  /**
   * Nonces of one guild that are remembered; above this the oldest are forgotten early, and a
   * repeat of one of them is a new message.
   */
  public static final int NONCES_MAX = 1 << 16;

  /** Bytes of what was replied to them, 32 MiB; above this, as above the count. */
  public static final long NONCE_BYTES_MAX = 32L << 20;

  /** More can be said to an interaction for 15 minutes: error 10015. */
  public static final long INTERACTION_AGE_MAX_US = 900_000_000L;

  /**
   * Interactions of a guild that can be answered, and messages to one user that can be edited;
   * above this the oldest cannot any more.
   */
  public static final int INTERACTIONS_MAX = 1 << 14;

  /** Interactions, and messages to one user, that one command forgets because they are old. */
  public static final int INTERACTIONS_FORGOTTEN_AT_ONCE_MAX = 400;

  /** Bytes of messages to one user, 16 MiB; above this, as above the count. */
  public static final long EPHEMERAL_BYTES_MAX = 16L << 20;

  /** A timeout ends at the latest after 28 days. */
  public static final long TIMEOUT_MAX_US = 28L * 24 * 3600 * 1_000_000;

  /** Sessions of one user that are attached at once. */
  public static final int SESSIONS_PER_USER_MAX = 100;

  /**
   * Bytes of a partition of the table of messages, after which a split is opened: 64 MiB, some
   * 90,000 messages. Cassandra wants partitions below 100 MB; edits may make bodies longer.
   */
  public static final long SPLIT_BYTES_MAX = 64L << 20;

  /** Splits of a channel, 4 TiB: partitions grow again after that. */
  public static final int SPLITS_MAX = 1 << 16;

  private GuildLimits() {}
}

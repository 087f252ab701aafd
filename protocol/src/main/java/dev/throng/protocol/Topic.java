package dev.throng.protocol;

/**
 * Kafka's topics. The partition count of an inbox is fixed for life: {@link #partition} decides
 * where an actor's commands go, and gateways and jobs check at start that the topic has the count
 * that they were configured with.
 *
 * <p>The ordinal is part of the state and wire format of operators: constants are only ever
 * appended.
 */
public enum Topic {
  /** {@code UserCommand}, keyed by user id. */
  USER_INBOX("user.inbox"),
  /** {@code GuildCommand}, keyed by guild id. */
  GUILD_INBOX("guild.inbox"),
  /** {@code DirectoryCommand}, keyed by {@link Names#key}. */
  DIRECTORY_INBOX("directory.inbox"),
  /** {@code NodeCommand}, keyed by node. */
  NODES("nodes"),
  /** {@code Query}, keyed by channel id. */
  QUERIES("queries"),
  /** {@code Event}, keyed by channel id, or by guild id for what belongs to no channel. */
  EVENTS("events"),
  /** {@code Delivery}; the partition is the node. */
  DELIVERIES("deliveries"),
  /** {@code Reply}; the partition is the node. */
  REPLIES("replies"),
  /** {@code StoreProgress}. */
  STORE_PROGRESS("store.progress"),
  /** {@code Revocation}, compacted, keyed by user id. */
  REVOCATIONS("revocations"),
  /** {@code DeadLetter}. */
  DEAD_LETTERS("dead.letters"),
  /** {@code NodeLag}, keyed by node. */
  NODE_LAG("node.lag"),
  /** {@code ReadStateCommand}, keyed by user id. */
  READSTATE_INBOX("readstate.inbox"),
  /** {@code UserPresence}, compacted, keyed by user id; an empty value removes the key. */
  PRESENCES("presences");

  private static final Topic[] VALUES = values();

  private final String topicName;

  Topic(String topicName) {
    this.topicName = topicName;
  }

  /** Name of the topic in Kafka. */
  public String topicName() {
    return topicName;
  }

  /**
   * Whether actors take their commands from it. The topic must be {@code
   * message.timestamp.type=LogAppendTime}: the broker's timestamp is the actors' time.
   */
  public boolean isInbox() {
    return switch (this) {
      case USER_INBOX, GUILD_INBOX, DIRECTORY_INBOX, NODES, READSTATE_INBOX -> true;
      default -> false;
    };
  }

  /** Whether a record with an empty value is written without one, which removes its key. */
  public boolean hasTombstones() {
    return this == PRESENCES;
  }

  /** The topic with this ordinal. */
  public static Topic of(int ordinal) {
    return VALUES[ordinal];
  }

  /**
   * The partition of a record with this key.
   *
   * @param key actor id, or the node for {@link #DELIVERIES} and {@link #REPLIES}
   * @param partitions how many partitions the topic has, &gt; 0
   * @throws IllegalArgumentException if the key is a node that has no partition
   */
  public int partition(long key, int partitions) {
    if (this == DELIVERIES || this == REPLIES) {
      if (key < 0 || key >= partitions) {
        throw new IllegalArgumentException(
            "node: "
                + key
                + " (expected: 0 to "
                + (partitions - 1)
                + ", one partition of "
                + topicName
                + " per node)");
      }
      return (int) key;
    }
    return Partitioner.partition(key, partitions);
  }
}

package dev.throng.flink;

/** What an event says. */
public enum EventKind {
  /** A message was sent. */
  MESSAGE_CREATED,
  /** A message was edited or pinned, or somebody reacted to it. */
  MESSAGE_UPDATED,
  /** A message was deleted. */
  MESSAGE_DELETED,
  /** A channel was deleted: the last event of its stream. */
  CHANNEL_DELETED,
  /** Anything else that happened in a guild: its roles, channels, members. */
  GUILD_EVENT,
  /** Something that this version does not know: a newer server, or garbage in the log. */
  UNKNOWN
}

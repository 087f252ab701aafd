package dev.throng.jobs.core.guild;

/**
 * A thread.
 *
 * @param type Discord's: 10 of an announcement channel, 11 of any other
 * @param parent the channel that it is in, whose overwrites are its own
 * @param owner who made it
 */
public record GuildThread(
    long id,
    int type,
    long parent,
    long owner,
    long createdUs,
    ThreadSettings settings,
    ThreadArchive archive,
    ThreadCounts counts) {
  private static final long MINUTE_US = 60_000_000;

  /** From when on nothing keeps it out of the archive. */
  long deadlineUs() {
    return archive.activeUs() + settings.autoArchiveMinutes() * MINUTE_US;
  }

  /** Whether it is to be archived, and nobody has looked since. */
  boolean isOverdue(long nowUs) {
    return !archive.archived() && deadlineUs() <= nowUs;
  }

  /** Whether it is archived, or would be if somebody had looked. */
  boolean isArchived(long nowUs) {
    return archive.archived() || isOverdue(nowUs);
  }

  /** The thread as seen at a time: archived once it is overdue. */
  GuildThread seenAt(long nowUs) {
    return isOverdue(nowUs) ? archivedAt(deadlineUs()) : this;
  }

  GuildThread archivedAt(long us) {
    return withArchive(new ThreadArchive(true, us, archive.activeUs()));
  }

  /** Out of the archive. */
  GuildThread reopenedAt(long us) {
    return withArchive(new ThreadArchive(false, us, us));
  }

  GuildThread activeAt(long us) {
    return withArchive(new ThreadArchive(archive.archived(), archive.changedUs(), us));
  }

  private GuildThread withArchive(ThreadArchive changed) {
    return new GuildThread(id, type, parent, owner, createdUs, settings, changed, counts);
  }

  GuildThread withSettings(ThreadSettings changed) {
    return new GuildThread(id, type, parent, owner, createdUs, changed, archive, counts);
  }

  private GuildThread withCounts(ThreadCounts changed) {
    return new GuildThread(id, type, parent, owner, createdUs, settings, archive, changed);
  }

  /** The thread with one more message. */
  GuildThread sent() {
    return withCounts(
        new ThreadCounts(counts.messages() + 1, counts.total() + 1, counts.members()));
  }

  /** The thread with fewer messages. */
  GuildThread deleted(int messages) {
    return withCounts(
        new ThreadCounts(
            Math.max(0, counts.messages() - messages), counts.total(), counts.members()));
  }

  GuildThread withMembers(int members) {
    return withCounts(new ThreadCounts(counts.messages(), counts.total(), members));
  }

  /** As a channel, with what it has of the one that it is in. */
  Channel asChannel(Channel in) {
    return new Channel(
        id,
        type,
        settings.name(),
        parent,
        0,
        new ChannelSettings("", in.settings().nsfw(), settings.rateLimitPerUser()),
        in.overwrites());
  }
}

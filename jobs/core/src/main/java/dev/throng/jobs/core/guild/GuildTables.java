package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.ExpiringTable;
import dev.throng.jobs.core.state.IdIndex;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables of a guild, with a default for a row that does not exist yet. */
final class GuildTables {
  private static final long ONLY = 0;

  /** The highest id, unsigned. */
  private static final long ALL_NAMED = -1;

  private final StateFactory state;
  private final Cell<GuildStructure> structure;
  private final Table<Member> members;
  private final IdIndex memberIds;
  private final NameIndex names;
  private final Table<Long> namesTo;
  private final Table<Attachments> attachments;
  private final IdIndex connectedIds;
  private final Cell<AttachedNodes> nodes;
  private final Cell<GuildInvites> invites;
  private final Cell<GuildEmojis> emojis;
  private final Table<ChannelCursor> cursors;
  private final Table<Mutations> mutations;
  private final Table<ChannelPins> pins;
  private final IdIndex connectedBotIds;
  private final Cell<Long> deletedUs;
  private final Table<Long> lastSeenUs;
  private final Cell<Long> seenSinceUs;
  final GuildBans bans;
  final GuildAuditLog auditLog;
  final PrunePreviews prunePreviews;
  final GuildReactions reactions;
  final GuildWebhooks webhooks;
  final GuildThreads threads;
  final GuildInteractions interactions;
  final ExpiringTable<SentNonce> nonces;
  final ChannelSplits splits;

  GuildTables(StateFactory state, long splitBytesMax) {
    this.state = state;
    structure = state.cell("structure", GuildStructure.class);
    members = state.table("members", Member.class);
    memberIds = new IdIndex(state, "member-ids");
    names = new NameIndex(state);
    namesTo = state.table("member-names-to", Long.class);
    attachments = state.table("attachments", Attachments.class);
    connectedIds = new IdIndex(state, "connected-ids");
    nodes = state.cell("nodes", AttachedNodes.class);
    invites = state.cell("invites", GuildInvites.class);
    emojis = state.cell("emojis", GuildEmojis.class);
    cursors = state.table("cursors", ChannelCursor.class);
    mutations = state.table("mutations", Mutations.class);
    splits = new ChannelSplits(state, splitBytesMax);
    pins = state.table("pins", ChannelPins.class);
    deletedUs = state.cell("deleted-us", Long.class);
    lastSeenUs = state.table("last-seen", Long.class);
    seenSinceUs = state.cell("seen-since", Long.class);
    connectedBotIds = new IdIndex(state, "connected-bot-ids");
    bans = new GuildBans(state);
    auditLog = new GuildAuditLog(state);
    prunePreviews = new PrunePreviews(state);
    reactions = new GuildReactions(state);
    webhooks = new GuildWebhooks(state);
    threads = new GuildThreads(state);
    interactions = new GuildInteractions(state);
    nonces =
        new ExpiringTable<>(
            state,
            "nonces",
            SentNonce.class,
            new ExpiringTable.Limits(
                GuildLimits.NONCE_AGE_MAX_US, GuildLimits.NONCES_MAX, GuildLimits.NONCE_BYTES_MAX));
  }

  /** Writes of entries by the command at hand so far. */
  int writes() {
    return state.writes();
  }

  @Nullable GuildStructure structure() {
    return structure.get();
  }

  void putStructure(GuildStructure value) {
    structure.put(value);
  }

  /** The member, without roles that have been deleted since it got them. */
  @Nullable Member member(long user) {
    Member member = members.get(user);
    GuildStructure now = structure.get();
    return member == null || now == null ? member : member.withRolesOf(now);
  }

  void putMember(Member member) {
    long id = member.user().id();
    if (memberCount() == 0) {
      // Nobody of before the index of names is there to be added to it.
      namesTo.put(ONLY, ALL_NAMED);
    }
    Member before = members.get(id);
    Set<String> newNames = NameIndex.names(member);
    if (before == null || !NameIndex.names(before).equals(newNames)) {
      if (before != null) {
        names.removeAll(NameIndex.names(before), id);
      }
      names.addAll(newNames, id);
    }
    members.put(id, member);
    memberIds.add(ONLY, id);
  }

  void removeMember(long user) {
    Member before = members.get(user);
    if (before != null) {
      names.removeAll(NameIndex.names(before), user);
    }
    members.remove(user);
    memberIds.remove(ONLY, user);
    lastSeenUs.remove(user);
    threads.forgetMember(user);
  }

  /** Members with a name that begins so; those of before the index are added to it bit by bit. */
  List<Long> membersNamed(String prefix, int limit) {
    Long to = namesTo.get(ONLY);
    if (to == null || to != ALL_NAMED) {
      nameMembersAfter(to == null ? 0 : to);
    }
    return names.startingWith(prefix, limit);
  }

  private void nameMembersAfter(long after) {
    long[] ids = membersAfter(after, GuildLimits.NAMES_ADDED_MAX);
    for (long id : ids) {
      Member member = members.get(id);
      if (member != null) {
        names.addAll(NameIndex.names(member), id);
      }
    }
    boolean more = ids.length == GuildLimits.NAMES_ADDED_MAX;
    namesTo.put(ONLY, more ? ids[ids.length - 1] : ALL_NAMED);
  }

  long memberCount() {
    return memberIds.size(ONLY);
  }

  long[] membersAfter(long user, int limit) {
    return memberIds.after(ONLY, user, limit);
  }

  Attachments attachments(long user) {
    Attachments value = attachments.get(user);
    return value == null ? Attachments.NONE : value;
  }

  void putAttachments(long user, Attachments value) {
    if (value.list().isEmpty()) {
      attachments.remove(user);
      connectedIds.remove(ONLY, user);
      connectedBotIds.remove(ONLY, user);
    } else {
      attachments.put(user, value);
      connectedIds.add(ONLY, user);
      Member member = members.get(user);
      if (member != null && member.user().bot()) {
        connectedBotIds.add(ONLY, user);
      }
    }
  }

  /** Ids of users with sessions. */
  long[] connected(int limit) {
    return connectedIds.after(ONLY, 0, limit);
  }

  /** When a member's last session ended; 0: it has not since {@link #seenSinceUs}. */
  long lastSeenUs(long user) {
    Long seen = lastSeenUs.get(user);
    return seen == null ? 0 : seen;
  }

  void putLastSeen(long user, long nowUs) {
    lastSeenUs.put(user, nowUs);
  }

  /** Since when the guild notes when sessions end: now, if it has not said so before. */
  long seenSinceUs(long nowUs) {
    Long since = seenSinceUs.get();
    if (since == null) {
      seenSinceUs.put(nowUs);
      return nowUs;
    }
    return since;
  }

  /** Whether the guild is being deleted, or gone. */
  boolean isDeleted() {
    return deletedUs.get() != null;
  }

  void markDeleted(long nowUs) {
    deletedUs.put(nowUs);
  }

  /** All that is left of a guild without members and channels; not that it was deleted. */
  void forgetGuild() {
    structure.remove();
    invites.remove();
    emojis.remove();
    nodes.remove();
    seenSinceUs.remove();
    namesTo.remove(ONLY);
    threads.forget();
    cursors.remove(0);
    auditLog.forget();
    names.forget();
    reactions.forget();
    prunePreviews.clear();
  }

  /** Ids of the bots with sessions, at most {@link GuildLimits#BOTS_TOLD_MAX}. */
  long[] connectedBots() {
    return connectedBotIds.after(ONLY, 0, GuildLimits.BOTS_TOLD_MAX);
  }

  long connectedCount() {
    return connectedIds.size(ONLY);
  }

  AttachedNodes nodes() {
    AttachedNodes value = nodes.get();
    return value == null ? AttachedNodes.NONE : value;
  }

  void putNodes(AttachedNodes value) {
    nodes.put(value);
  }

  GuildInvites invites() {
    GuildInvites value = invites.get();
    return value == null ? GuildInvites.NONE : value;
  }

  /** Use {@link InviteCommands#replace}, which gives codes back. */
  void putInvites(GuildInvites value) {
    invites.put(value);
  }

  GuildEmojis emojis() {
    GuildEmojis value = emojis.get();
    return value == null ? GuildEmojis.NONE : value;
  }

  void putEmojis(GuildEmojis value) {
    emojis.put(value);
  }

  ChannelCursor cursor(long channel) {
    ChannelCursor value = cursors.get(channel);
    return value == null ? ChannelCursor.START : value;
  }

  void putCursor(long channel, ChannelCursor value) {
    cursors.put(channel, value);
  }

  /** What is kept beside the structure of a channel that is gone. */
  void forgetChannel(long channel) {
    cursors.remove(channel);
    mutations.remove(channel);
    pins.remove(channel);
    splits.remove(channel);
    reactions.removeChannel(channel);
    webhooks.of(channel).forEach(webhooks::remove);
  }

  ChannelPins pins(long channel) {
    ChannelPins value = pins.get(channel);
    return value == null ? ChannelPins.NONE : value;
  }

  void putPins(long channel, ChannelPins value) {
    if (value.list().isEmpty()) {
      pins.remove(channel);
    } else {
      pins.put(channel, value);
    }
  }

  Mutations mutations(long channel) {
    Mutations value = mutations.get(channel);
    return value == null ? Mutations.NONE : value;
  }

  void putMutations(long channel, Mutations value) {
    mutations.put(channel, value);
  }
}

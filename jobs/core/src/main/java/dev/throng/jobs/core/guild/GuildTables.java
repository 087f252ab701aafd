package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.ExpiringTable;
import dev.throng.jobs.core.state.IdIndex;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import org.jspecify.annotations.Nullable;

/** The state of a guild, with the value that stands for "nothing yet" where there is one. */
final class GuildTables {
  private static final long ONLY = 0;

  private final Table<GuildStructure> structure;
  private final Table<Member> members;
  private final IdIndex memberIds;
  private final Table<Attachments> attachments;
  private final IdIndex connectedIds;
  private final Table<AttachedNodes> nodes;
  private final Table<GuildInvites> invites;
  private final Table<ChannelCursor> cursors;
  private final Table<Mutations> mutations;
  private final Table<VisibilityJobs> jobs;
  final ExpiringTable<SentNonce> nonces;

  GuildTables(StateFactory state) {
    structure = state.table("structure", GuildStructure.class);
    members = state.table("members", Member.class);
    memberIds = new IdIndex(state, "member-ids");
    attachments = state.table("attachments", Attachments.class);
    connectedIds = new IdIndex(state, "connected-ids");
    nodes = state.table("nodes", AttachedNodes.class);
    invites = state.table("invites", GuildInvites.class);
    cursors = state.table("cursors", ChannelCursor.class);
    mutations = state.table("mutations", Mutations.class);
    jobs = state.table("visibility-jobs", VisibilityJobs.class);
    nonces =
        new ExpiringTable<>(
            state, "nonces", SentNonce.class, GuildLimits.NONCE_AGE_MAX_US, GuildLimits.NONCES_MAX);
  }

  @Nullable GuildStructure structure() {
    return structure.get(ONLY);
  }

  void putStructure(GuildStructure value) {
    structure.put(ONLY, value);
  }

  @Nullable Member member(long user) {
    return members.get(user);
  }

  void putMember(Member member) {
    members.put(member.user().id(), member);
    memberIds.add(ONLY, member.user().id());
  }

  void removeMember(long user) {
    members.remove(user);
    memberIds.remove(ONLY, user);
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
    } else {
      attachments.put(user, value);
      connectedIds.add(ONLY, user);
    }
  }

  long connectedCount() {
    return connectedIds.size(ONLY);
  }

  long[] connectedAfter(long user, int limit) {
    return connectedIds.after(ONLY, user, limit);
  }

  AttachedNodes nodes() {
    AttachedNodes value = nodes.get(ONLY);
    return value == null ? AttachedNodes.NONE : value;
  }

  void putNodes(AttachedNodes value) {
    nodes.put(ONLY, value);
  }

  GuildInvites invites() {
    GuildInvites value = invites.get(ONLY);
    return value == null ? GuildInvites.NONE : value;
  }

  void putInvites(GuildInvites value) {
    invites.put(ONLY, value);
  }

  ChannelCursor cursor(long channel) {
    ChannelCursor value = cursors.get(channel);
    return value == null ? ChannelCursor.START : value;
  }

  void putCursor(long channel, ChannelCursor value) {
    cursors.put(channel, value);
  }

  Mutations mutations(long channel) {
    Mutations value = mutations.get(channel);
    return value == null ? Mutations.NONE : value;
  }

  void putMutations(long channel, Mutations value) {
    mutations.put(channel, value);
  }

  VisibilityJobs jobs() {
    VisibilityJobs value = jobs.get(ONLY);
    return value == null ? VisibilityJobs.NONE : value;
  }

  void putJobs(VisibilityJobs value) {
    jobs.put(ONLY, value);
  }
}

package dev.throng.jobs.core.guild;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.Actor;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GuildCommand;

/**
 * A guild: inbox {@link dev.throng.protocol.Topic#GUILD_INBOX}, keyed by guild id. Replies, errors
 * and dispatches of each command are specified in {@code guild.proto}.
 */
public final class GuildActor implements Actor {
  private final GuildTables tables;
  private final long generation;

  /**
   * With its state.
   *
   * @param generation of the inbox topic
   */
  public GuildActor(StateFactory state, long generation) {
    this(state, generation, GuildLimits.SPLIT_BYTES_MAX);
  }

  /**
   * With its state, and another bound for partitions of messages: for tests.
   *
   * @param splitBytesMax see {@link GuildLimits#SPLIT_BYTES_MAX}
   */
  public GuildActor(StateFactory state, long generation, long splitBytesMax) {
    this.tables = new GuildTables(state, splitBytesMax);
    this.generation = generation;
  }

  @Override
  public void handle(InboxRecord inbox, Effects effects) throws InvalidProtocolBufferException {
    GuildCommand command = GuildCommand.parseFrom(inbox.value());
    if (command.getGuild() != inbox.actor()) {
      throw new IllegalArgumentException(
          "guild: " + command.getGuild() + " (expected: the record's key " + inbox.actor() + ")");
    }
    GuildStructure structure = tables.structure();
    GuildCommandContext context =
        new GuildCommandContext(
            command,
            tables,
            structure == null ? GuildCreation.nothing() : structure,
            effects,
            generation);
    if (tables.isDeleted()) {
      GuildDeletion.handle(context, command);
    } else if (structure == null) {
      handleBeforeCreation(command, context);
    } else {
      handle(command, context);
    }
    context.relays.flush(effects);
  }

  @Override
  public boolean isRead(InboxRecord inbox) throws InvalidProtocolBufferException {
    GuildCommand command = GuildCommand.parseFrom(inbox.value());
    return switch (command.getCommandCase()) {
      case GET_GUILD,
          LIST_CHANNELS,
          GET_CHANNEL,
          LIST_MEMBERS,
          GET_MEMBER,
          GET_INVITE,
          LIST_ROLES,
          LIST_INVITES,
          GET_ROLE,
          GET_OWN_GUILD,
          GET_BAN,
          LIST_BANS,
          LIST_PINS,
          LIST_REACTIONS,
          GET_OWN_REACTIONS,
          LIST_READABLE_CHANNELS,
          GET_AUDIT_LOG,
          LIST_EMOJIS,
          GET_EMOJI,
          LIST_WEBHOOKS,
          GET_WEBHOOK,
          LIST_THREAD_MEMBERS,
          GET_THREAD_MEMBER,
          LIST_ACTIVE_THREADS,
          LIST_ARCHIVED_THREADS,
          CHECK_PERMISSIONS,
          GET_WIDGET,
          LIST_APPLICATIONS,
          READ_MESSAGES ->
          true;
      // A search by name may have to complete the index of names.
      case GET_MEMBERS -> command.getGetMembers().getPrefix().isEmpty();
      default -> false;
    };
  }

  @Override
  public void onTimer(long actor, long nowMs, Effects effects) {
    InteractionExpiry.onTimer(tables, actor, nowMs, effects);
  }

  private static void handleBeforeCreation(GuildCommand command, GuildCommandContext context) {
    switch (command.getCommandCase()) {
      case CREATE_GUILD -> GuildCreation.create(context, command.getCreateGuild());
      case COMMAND_NOT_SET -> throw unknown();
      default -> context.reject(DiscordError.UNKNOWN_GUILD);
    }
  }

  private static void handle(GuildCommand command, GuildCommandContext context) {
    switch (command.getCommandCase()) {
      case CREATE_GUILD -> GuildCreation.createAgain(context);
      case GET_GUILD -> ReadCommands.getGuild(context, command.getGetGuild());
      case CREATE_CHANNEL -> ChannelCommands.create(context, command.getCreateChannel());
      case LIST_CHANNELS -> ReadCommands.listChannels(context);
      case GET_CHANNEL -> ReadCommands.getChannel(context, command.getGetChannel());
      case PUT_OVERWRITE -> OverwriteCommands.put(context, command.getPutOverwrite());
      case DELETE_OVERWRITE -> OverwriteCommands.delete(context, command.getDeleteOverwrite());
      case CREATE_ROLE -> RoleCommands.create(context, command.getCreateRole());
      case LIST_INVITES -> InviteCommands.list(context, command.getListInvites());
      case DELETE_INVITE -> InviteCommands.delete(context, command.getDeleteInvite());
      case MODIFY_CHANNEL -> ChannelEdits.modify(context, command.getModifyChannel());
      case DELETE_CHANNEL -> ChannelDeletion.delete(context, command.getDeleteChannel());
      case MOVE_CHANNELS -> ChannelEdits.move(context, command.getMoveChannels());
      case MODIFY_GUILD -> GuildEdits.modify(context, command.getModifyGuild());
      case MODIFY_MEMBER -> MemberEdits.modify(context, command.getModifyMember());
      case DELETE_MESSAGES -> BulkDelete.delete(context, command.getDeleteMessages());
      case MODIFY_ROLE -> RoleEdits.modify(context, command.getModifyRole());
      case DELETE_ROLE -> RoleEdits.delete(context, command.getDeleteRole());
      case MOVE_ROLES -> RoleEdits.move(context, command.getMoveRoles());
      case LIST_ROLES -> RoleReads.list(context);
      case GET_ROLE -> RoleReads.get(context, command.getGetRole());
      case GET_OWN_GUILD -> ReadCommands.getOwnGuild(context, command.getGetOwnGuild());
      case MODIFY_MEMBER_ROLE -> RoleCommands.modifyMember(context, command.getModifyMemberRole());
      case BAN_USERS -> BanCommands.ban(context, command.getBanUsers());
      case FINISH_BANS -> BanCommands.finish(context, command.getFinishBans());
      case DELETE_BAN -> BanCommands.delete(context, command.getDeleteBan());
      case GET_BAN -> BanCommands.get(context, command.getGetBan());
      case LIST_BANS -> BanCommands.list(context, command.getListBans());
      case TIMEOUT_MEMBER -> RoleCommands.timeout(context, command.getTimeoutMember());
      case LIST_MEMBERS -> ReadCommands.listMembers(context, command.getListMembers());
      case GET_MEMBER -> ReadCommands.getMember(context, command.getGetMember());
      case GET_MEMBERS -> MemberQueries.getMembers(context, command.getGetMembers());
      case CREATE_INVITE -> InviteCommands.create(context, command.getCreateInvite());
      case GET_INVITE -> InviteCommands.get(context, command.getGetInvite());
      case ADD_MEMBER -> MemberCommands.add(context, command.getAddMember());
      case UPDATE_PROFILE ->
          MemberEdits.updateProfile(context, command.getUpdateProfile().getProfile());
      case REMOVE_MEMBER -> MemberCommands.remove(context, command.getRemoveMember());
      case ATTACH -> AttachmentCommands.attach(context, command.getAttach());
      case DETACH -> AttachmentCommands.detach(context, command.getDetach().getSession());
      case SUBSCRIBE -> PassiveCommands.subscribe(context, command.getSubscribe().getSession());
      case SEND_PASSIVE_UPDATE ->
          PassiveCommands.sendUpdate(context, command.getSendPassiveUpdate());
      case CREATE_MESSAGE -> MessageCommands.create(context, command.getCreateMessage());
      case EDIT_MESSAGE -> MutationCommands.edit(context, command.getEditMessage());
      case DELETE_MESSAGE -> MutationCommands.delete(context, command.getDeleteMessage());
      case READ_MESSAGES -> MessageReads.read(context, command.getReadMessages());
      case PIN_MESSAGE -> PinCommands.pin(context, command.getPinMessage());
      case LIST_PINS -> PinCommands.list(context, command.getListPins());
      case ADD_REACTION -> ReactionCommands.add(context, command.getAddReaction());
      case REMOVE_REACTION -> ReactionCommands.remove(context, command.getRemoveReaction());
      case CLEAR_REACTIONS -> ReactionCommands.clear(context, command.getClearReactions());
      case LIST_REACTIONS -> ReactionReads.list(context, command.getListReactions());
      case GET_OWN_REACTIONS -> ReactionReads.own(context, command.getGetOwnReactions());
      case LIST_READABLE_CHANNELS ->
          ReadableChannelsQuery.list(context, command.getListReadableChannels());
      case CHECK_PERMISSIONS ->
          ReadCommands.checkPermissions(context, command.getCheckPermissions());
      case GET_WIDGET -> WidgetCommands.get(context, command.getGetWidget());
      case MODIFY_WIDGET -> WidgetCommands.modify(context, command.getModifyWidget());
      case PRUNE_MEMBERS -> PruneCommands.prune(context, command.getPruneMembers());
      case FINISH_PRUNE -> PruneCommands.goOn(context, command.getFinishPrune());
      case DELETE_GUILD -> GuildDeletion.delete(context);
      case TELL_CHANNELS ->
          ChannelUpdates.tell(context, command.getTellChannels().getChannelsList());
      // Only what is being deleted is deleted further.
      case FINISH_GUILD_DELETION -> {}
      case GET_AUDIT_LOG -> AuditLog.get(context, command.getGetAuditLog());
      case LIST_EMOJIS -> EmojiCommands.list(context);
      case GET_EMOJI -> EmojiCommands.get(context, command.getGetEmoji());
      case CREATE_EMOJI -> EmojiCommands.create(context, command.getCreateEmoji());
      case MODIFY_EMOJI -> EmojiCommands.modify(context, command.getModifyEmoji());
      case DELETE_EMOJI -> EmojiCommands.delete(context, command.getDeleteEmoji());
      case CREATE_WEBHOOK -> WebhookCommands.create(context, command.getCreateWebhook());
      case LIST_WEBHOOKS -> WebhookCommands.list(context, command.getListWebhooks());
      case GET_WEBHOOK -> WebhookCommands.get(context, command.getGetWebhook());
      case MODIFY_WEBHOOK -> WebhookCommands.modify(context, command.getModifyWebhook());
      case DELETE_WEBHOOK -> WebhookCommands.delete(context, command.getDeleteWebhook());
      case EXECUTE_WEBHOOK -> WebhookMessages.execute(context, command.getExecuteWebhook());
      case CREATE_THREAD -> ThreadCommands.create(context, command.getCreateThread());
      case MODIFY_THREAD_MEMBER ->
          ThreadMembership.modify(context, command.getModifyThreadMember());
      case LIST_THREAD_MEMBERS -> ThreadMembership.list(context, command.getListThreadMembers());
      case GET_THREAD_MEMBER -> ThreadMembership.get(context, command.getGetThreadMember());
      case LIST_ACTIVE_THREADS -> ThreadLists.active(context);
      case LIST_ARCHIVED_THREADS -> ThreadLists.archived(context, command.getListArchivedThreads());
      case FORGET_THREADS -> ThreadEdits.forget(context, command.getForgetThreads().getChannel());
      case START_INTERACTION -> InteractionCommands.start(context, command.getStartInteraction());
      case ANSWER_INTERACTION ->
          InteractionCommands.answer(context, command.getAnswerInteraction());
      case FOLLOW_UP_INTERACTION ->
          InteractionCommands.followUp(context, command.getFollowUpInteraction());
      case EXPIRE_INTERACTION ->
          InteractionExpiry.expire(context, command.getExpireInteraction().getInteraction());
      case FORGET_INTERACTIONS ->
          InteractionExpiry.forget(context, command.getForgetInteractions());
      case LIST_APPLICATIONS -> InteractionCommands.listApplications(context);
      case START_TYPING -> MessageCommands.startTyping(context, command.getStartTyping());
      case SEND_STRUCTURE -> Visibility.sendAgain(context, command.getSendStructure());
      // Of an earlier version: what is left of it in the inbox has nothing to do any more.
      case CONTINUE_VISIBILITY -> {}
      case COMMAND_NOT_SET -> throw unknown();
    }
  }

  private static IllegalArgumentException unknown() {
    return new IllegalArgumentException("command: not set, or of a newer version");
  }
}

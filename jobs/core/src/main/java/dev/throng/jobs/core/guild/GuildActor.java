package dev.throng.jobs.core.guild;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.Actor;
import dev.throng.jobs.core.Effects;
import dev.throng.jobs.core.InboxRecord;
import dev.throng.jobs.core.StateFactory;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GuildCommand;

/**
 * A guild: inbox {@link dev.throng.protocol.Topic#GUILD_INBOX}, keyed by guild id. Replies, errors
 * and dispatches of each command are specified in {@code guild.proto}.
 */
public final class GuildActor implements Actor {
  private final GuildTables tables;
  private final long generation;
  private final int visibilityUsersMax;
  private final ChannelCommands channels;

  /**
   * With its state.
   *
   * @param generation of the inbox topic
   */
  public GuildActor(StateFactory state, long generation) {
    this(state, generation, GuildLimits.VISIBILITY_USERS_MAX);
  }

  /**
   * With a chunk size of its own.
   *
   * @param visibilityUsersMax connected users that one command tells of a channel's new audience
   */
  public GuildActor(StateFactory state, long generation, int visibilityUsersMax) {
    this.tables = new GuildTables(state);
    this.generation = generation;
    this.visibilityUsersMax = visibilityUsersMax;
    this.channels = new ChannelCommands(visibilityUsersMax);
  }

  @Override
  public void handle(InboxRecord inbox, Effects effects) throws InvalidProtocolBufferException {
    GuildCommand command = GuildCommand.parseFrom(inbox.value());
    if (command.getGuild() != inbox.actor()) {
      throw new IllegalArgumentException(
          "guild: " + command.getGuild() + " (expected: the record's key " + inbox.actor() + ")");
    }
    GuildStructure structure = tables.structure();
    GuildTurn turn =
        new GuildTurn(
            command,
            tables,
            structure == null ? GuildCreation.nothing() : structure,
            effects,
            generation);
    if (structure == null) {
      handleBeforeCreation(command, turn);
    } else {
      handle(command, turn);
    }
    turn.relays.flush(effects);
  }

  private static void handleBeforeCreation(GuildCommand command, GuildTurn turn) {
    switch (command.getCommandCase()) {
      case CREATE_GUILD -> GuildCreation.create(turn, command.getCreateGuild());
      case COMMAND_NOT_SET -> throw unknown();
      default -> turn.reject(DiscordError.UNKNOWN_GUILD);
    }
  }

  private void handle(GuildCommand command, GuildTurn turn) {
    switch (command.getCommandCase()) {
      case CREATE_GUILD -> GuildCreation.createAgain(turn);
      case GET_GUILD -> ReadCommands.getGuild(turn, command.getGetGuild());
      case CREATE_CHANNEL -> channels.create(turn, command.getCreateChannel());
      case LIST_CHANNELS -> ReadCommands.listChannels(turn);
      case GET_CHANNEL -> ReadCommands.getChannel(turn, command.getGetChannel());
      case PUT_OVERWRITE -> channels.putOverwrite(turn, command.getPutOverwrite());
      case DELETE_OVERWRITE -> channels.deleteOverwrite(turn, command.getDeleteOverwrite());
      case CREATE_ROLE -> RoleCommands.create(turn, command.getCreateRole());
      case MODIFY_MEMBER_ROLE -> RoleCommands.modifyMember(turn, command.getModifyMemberRole());
      case TIMEOUT_MEMBER -> RoleCommands.timeout(turn, command.getTimeoutMember());
      case LIST_MEMBERS -> ReadCommands.listMembers(turn, command.getListMembers());
      case GET_MEMBER -> ReadCommands.getMember(turn, command.getGetMember());
      case CREATE_INVITE -> InviteCommands.create(turn, command.getCreateInvite());
      case GET_INVITE -> InviteCommands.get(turn, command.getGetInvite());
      case ADD_MEMBER -> MemberCommands.add(turn, command.getAddMember());
      case REMOVE_MEMBER -> MemberCommands.remove(turn, command.getRemoveMember());
      case ATTACH -> SessionCommands.attach(turn, command.getAttach().getSession());
      case DETACH -> SessionCommands.detach(turn, command.getDetach().getSession());
      case CREATE_MESSAGE -> MessageCommands.create(turn, command.getCreateMessage());
      case EDIT_MESSAGE -> MutationCommands.edit(turn, command.getEditMessage());
      case DELETE_MESSAGE -> MutationCommands.delete(turn, command.getDeleteMessage());
      case READ_MESSAGES -> ReadCommands.readMessages(turn, command.getReadMessages());
      case START_TYPING -> MessageCommands.startTyping(turn, command.getStartTyping());
      case CONTINUE_VISIBILITY ->
          Visibility.proceed(turn, command.getContinueVisibility(), visibilityUsersMax);
      case COMMAND_NOT_SET -> throw unknown();
    }
  }

  private static IllegalArgumentException unknown() {
    return new IllegalArgumentException("command: not set, or of a newer version");
  }
}

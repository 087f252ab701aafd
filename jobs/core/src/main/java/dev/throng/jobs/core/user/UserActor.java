package dev.throng.jobs.core.user;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.Actor;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.wire.UserCommand;

/**
 * A user: inbox {@link dev.throng.protocol.Topic#USER_INBOX}, keyed by user id. Replies and errors
 * of each command are specified in {@code user.proto}.
 */
public final class UserActor implements Actor {
  private final UserTables tables;
  private final long generation;

  /**
   * With its state.
   *
   * @param generation of the inbox topic
   */
  public UserActor(StateFactory state, long generation) {
    this.tables = new UserTables(state);
    this.generation = generation;
  }

  @Override
  public void handle(InboxRecord inbox, Effects effects) throws InvalidProtocolBufferException {
    UserCommand command = UserCommand.parseFrom(inbox.value());
    if (command.getUser() != inbox.actor()) {
      throw new IllegalArgumentException(
          "user: " + command.getUser() + " (expected: the record's key " + inbox.actor() + ")");
    }
    UserCommandContext context = new UserCommandContext(command, tables, effects, generation);
    switch (command.getCommandCase()) {
      case CREATE_USER -> ProfileCommands.create(context, command.getCreateUser());
      case GET_USER -> ProfileCommands.get(context);
      case MODIFY_USER -> ProfileCommands.modify(context, command.getModifyUser());
      case RESET_TOKEN -> TokenCommands.reset(context);
      case REVOKE_TOKEN -> TokenCommands.revoke(context, command.getRevokeToken());
      case GET_APPLICATION -> ApplicationCommands.get(context);
      case MODIFY_APPLICATION ->
          ApplicationCommands.modify(context, command.getModifyApplication());
      case CHECK_PRIVILEGED_INTENTS ->
          ApplicationCommands.checkIntents(context, command.getCheckPrivilegedIntents());
      case CHECK_NEW_GUILD -> ProfileCommands.checkNewGuild(context);
      case ADD_APPLICATION ->
          ApplicationCommands.add(context, command.getAddApplication().getApplication());
      case LIST_GUILDS -> MembershipCommands.list(context, command.getListGuilds());
      case CONNECT_SESSION -> UserSessionCommands.connect(context, command.getConnectSession());
      case DISCONNECT_SESSION ->
          UserSessionCommands.disconnect(context, command.getDisconnectSession().getSession());
      case SUBSCRIBE_GUILDS -> UserSessionCommands.subscribe(context, command.getSubscribeGuilds());
      case NODE_EXPIRED -> UserSessionCommands.nodeExpired(context, command.getNodeExpired());
      case UPDATE_PRESENCE -> PresenceCommands.update(context, command.getUpdatePresence());
      case JOIN_GUILD -> MembershipCommands.join(context, command.getJoinGuild());
      case MEMBERSHIP_ADDED ->
          MembershipCommands.added(context, command.getMembershipAdded().getGuild());
      case MEMBERSHIP_REMOVED ->
          MembershipCommands.removed(context, command.getMembershipRemoved().getGuild());
      case LIST_APPLICATION_COMMANDS ->
          RegisteredCommandEdits.list(context, command.getListApplicationCommands());
      case GET_APPLICATION_COMMAND ->
          RegisteredCommandEdits.get(context, command.getGetApplicationCommand());
      case PUT_APPLICATION_COMMAND ->
          RegisteredCommandEdits.put(context, command.getPutApplicationCommand());
      case DELETE_APPLICATION_COMMAND ->
          RegisteredCommandEdits.delete(context, command.getDeleteApplicationCommand());
      case REPLACE_APPLICATION_COMMANDS ->
          RegisteredCommandEdits.replace(context, command.getReplaceApplicationCommands());
      case COMMAND_NOT_SET ->
          throw new IllegalArgumentException("command: not set, or of a newer version");
    }
  }

  @Override
  public boolean isRead(InboxRecord inbox) throws InvalidProtocolBufferException {
    return switch (UserCommand.parseFrom(inbox.value()).getCommandCase()) {
      case GET_USER,
          GET_APPLICATION,
          CHECK_PRIVILEGED_INTENTS,
          CHECK_NEW_GUILD,
          LIST_GUILDS,
          LIST_APPLICATION_COMMANDS,
          GET_APPLICATION_COMMAND ->
          true;
      default -> false;
    };
  }
}

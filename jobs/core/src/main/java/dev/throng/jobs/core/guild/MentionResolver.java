package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.AllowedMentions;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.RelayDispatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Who of those that a text names is really mentioned: members, roles that may be mentioned, and
 * what {@code allowed_mentions} lets through.
 */
final class MentionResolver {
  private static final AllowedMentions ALL =
      AllowedMentions.newBuilder()
          .setParseUsers(true)
          .setParseRoles(true)
          .setParseEveryone(true)
          .setRepliedUser(true)
          .build();

  private MentionResolver() {}

  static Resolved resolve(
      GuildCommandContext context, String content, long permissions, AllowedMentions allowed) {
    Mentions mentions = Mentions.parse(content);
    List<Member> users = new ArrayList<>();
    for (long id : mentions.users()) {
      Member member =
          allowed.getParseUsers() || allowed.getUsersList().contains(id)
              ? context.tables.member(id)
              : null;
      if (member != null) {
        users.add(member);
      }
    }
    boolean everyoneAllowed = Permissions.has(permissions, Permissions.MENTION_EVERYONE);
    List<Long> roles = new ArrayList<>();
    for (long id : mentions.roles()) {
      Role role = context.structure().role(id);
      if (role != null
          && id != context.guild
          && (role.display().mentionable() || everyoneAllowed)
          && (allowed.getParseRoles() || allowed.getRolesList().contains(id))) {
        roles.add(id);
      }
    }
    return new Resolved(
        users,
        Mentions.sorted(roles),
        mentions.everyone() && everyoneAllowed && allowed.getParseEveryone());
  }

  /** Those whom a stored message mentions and who are members. */
  static Resolved stored(GuildCommandContext context, MessageDocument message) {
    List<Member> users = new ArrayList<>();
    for (long id : message.mentioned()) {
      Member member = context.tables.member(id);
      if (member != null) {
        users.add(member);
      }
    }
    return new Resolved(users, message.mentionedRoles(), message.mentionsEveryone());
  }

  /** The same, with one who is mentioned although the text does not name them; 0: there is none. */
  static Resolved with(GuildCommandContext context, Resolved named, long user) {
    Member member = user == 0 ? null : context.tables.member(user);
    if (member == null || named.users().stream().anyMatch(each -> each.user().id() == user)) {
      return named;
    }
    List<Member> users = new ArrayList<>(named.users());
    users.add(member);
    return new Resolved(users, named.roles(), named.everyone());
  }

  /** What a command says is allowed; all where it says nothing. */
  static AllowedMentions allowed(boolean given, AllowedMentions allowed) {
    return given ? allowed : ALL;
  }

  /**
   * The outcome.
   *
   * @param roles ascending ids
   */
  record Resolved(List<Member> users, long[] roles, boolean everyone) {
    static final Resolved NOBODY = new Resolved(List.of(), SortedIds.EMPTY, false);

    /** An event of a message that mentions them, for active sessions and theirs. */
    RelayDispatch.Builder dispatch(Dispatch message, long channel) {
      RelayDispatch.Builder dispatch =
          RelayDispatch.newBuilder().setDispatch(message).setChannel(channel).setActive(!everyone);
      users.forEach(user -> dispatch.addMentionedUsers(user.user().id()));
      for (long role : roles) {
        dispatch.addMentionedRoles(role);
      }
      return dispatch;
    }
  }
}

package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;

/** The caller of a command and the member that it is about, who may be the same. */
record MemberAccess(Member caller, Member target) {

  /** Both are members: otherwise 50001 (the caller), 10007. */
  static Check<MemberAccess> to(GuildCommandContext context, long user) {
    Member caller = context.callerMember();
    if (caller == null) {
      return Check.refused(DiscordError.MISSING_ACCESS);
    }
    Member target = context.tables.member(user);
    return target == null
        ? Check.refused(DiscordError.UNKNOWN_MEMBER)
        : Check.allowed(new MemberAccess(caller, target));
  }
}

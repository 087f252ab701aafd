package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GetRole;

/** Shows roles. */
final class RoleReads {
  private RoleReads() {}

  static void list(GuildCommandContext context) {
    context.checkCaller().ifAllowedOrElse(caller -> replyAll(context), context::reject);
  }

  /** Replies with the array of all roles. */
  static void replyAll(GuildCommandContext context) {
    context.reply(
        200,
        json -> {
          json.writeStartArray();
          for (Role role : context.structure().roles()) {
            RoleJson.write(json, role);
          }
          json.writeEndArray();
        });
  }

  static void get(GuildCommandContext context, GetRole command) {
    Role role = context.structure().role(command.getRole());
    context
        .checkCaller()
        .then(
            caller -> role == null ? Check.refused(DiscordError.UNKNOWN_ROLE) : Check.allowed(role))
        .ifAllowedOrElse(
            found -> context.reply(200, json -> RoleJson.write(json, found)), context::reject);
  }
}

package dev.throng.jobs.core.user;

import dev.throng.jobs.core.actor.ProposedIds;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.DeleteApplicationCommand;
import dev.throng.protocol.wire.GetApplicationCommand;
import dev.throng.protocol.wire.ListApplicationCommands;
import dev.throng.protocol.wire.NewApplicationCommand;
import dev.throng.protocol.wire.PutApplicationCommand;
import dev.throng.protocol.wire.ReplaceApplicationCommands;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Registers the commands of an application, and says which there are. */
final class RegisteredCommandEdits {
  private RegisteredCommandEdits() {}

  static void list(UserCommandContext context, ListApplicationCommands asked) {
    RegisteredCommands commands = context.tables.commands;
    long guild = asked.getGuild();
    if (asked.getToUse()) {
      List<ApplicationCommand> usable = new ArrayList<>();
      if (isIn(context, guild)) {
        commands.of(0).stream().filter(ApplicationCommandJson::isForGuilds).forEach(usable::add);
        usable.addAll(commands.of(guild));
      }
      reply(context, usable);
    } else if (may(context, guild)) {
      reply(context, commands.of(guild));
    }
  }

  static void get(UserCommandContext context, GetApplicationCommand asked) {
    ApplicationCommand command =
        asked.getToUse()
            ? findToUse(context, asked.getGuild(), asked.getCommand())
            : find(context, asked.getGuild(), asked.getCommand());
    if (command != null) {
      reply(context, 200, command);
    }
  }

  /** A command of the guild or of all guilds; null: the caller has been told that there is none. */
  private static @Nullable ApplicationCommand findToUse(
      UserCommandContext context, long guild, long id) {
    RegisteredCommands commands = context.tables.commands;
    ApplicationCommand command = isIn(context, guild) ? commands.get(guild, id) : null;
    if (command == null && isIn(context, guild)) {
      ApplicationCommand own = commands.get(0, id);
      command = own == null || !ApplicationCommandJson.isForGuilds(own) ? null : own;
    }
    if (command == null) {
      context.reject(DiscordError.UNKNOWN_APPLICATION_COMMAND);
    }
    return command;
  }

  /** The command; null: the caller has been told why not. */
  private static @Nullable ApplicationCommand find(
      UserCommandContext context, long guild, long id) {
    if (!may(context, guild)) {
      return null;
    }
    ApplicationCommand command = context.tables.commands.get(guild, id);
    if (command == null) {
      context.reject(DiscordError.UNKNOWN_APPLICATION_COMMAND);
    }
    return command;
  }

  static void put(UserCommandContext context, PutApplicationCommand asked) {
    if (!may(context, asked.getGuild())) {
      return;
    }
    List<ApplicationCommand> all = new ArrayList<>(context.tables.commands.of(asked.getGuild()));
    ApplicationCommand given =
        ApplicationCommand.of(asked.getCommand(), asked.getGuild(), asked.getVersion());
    ProposedIds.check("command version", given.version(), context.effects.nowUs());
    ApplicationCommand called = all.stream().filter(given::isCalledAs).findFirst().orElse(null);
    ApplicationCommand before =
        asked.getBaseVersion() == 0
            ? called
            : context.tables.commands.get(asked.getGuild(), given.id());
    if (asked.getBaseVersion() != 0) {
      if (before == null) {
        context.reject(DiscordError.UNKNOWN_APPLICATION_COMMAND);
        return;
      }
      if (before.version() != asked.getBaseVersion()) {
        context.reject(DiscordError.STALE_BASE);
        return;
      }
      if (called != null && called.id() != before.id()) {
        context.reject(DiscordError.APPLICATION_COMMAND_NAME_TAKEN);
        return;
      }
    }
    if (before == null) {
      ProposedIds.check("command", given.id(), context.effects.nowUs());
    } else {
      all.removeIf(each -> each.id() == before.id());
    }
    ApplicationCommand after = before == null ? given : given.inPlaceOf(before);
    all.add(after);
    if (hasRoom(context, all)) {
      context.tables.commands.put(after);
      reply(context, before == null ? 201 : 200, after);
    }
  }

  static void delete(UserCommandContext context, DeleteApplicationCommand asked) {
    ApplicationCommand command = find(context, asked.getGuild(), asked.getCommand());
    if (command != null) {
      context.tables.commands.remove(command);
      context.replyNoContent();
    }
  }

  static void replace(UserCommandContext context, ReplaceApplicationCommands asked) {
    if (!may(context, asked.getGuild())) {
      return;
    }
    List<Long> known = known(asked);
    List<ApplicationCommand> before = context.tables.commands.of(asked.getGuild());
    List<ApplicationCommand> all = new ArrayList<>();
    for (NewApplicationCommand each : asked.getCommandsList()) {
      ApplicationCommand given = ApplicationCommand.of(each, asked.getGuild(), asked.getVersion());
      ApplicationCommand same =
          before.stream()
              .filter(
                  old ->
                      each.getKnown() == 0
                          ? given.isCalledAs(old) && !known.contains(old.id())
                          : old.id() == each.getKnown())
              .findFirst()
              .orElse(null);
      if (same != null && same.type() != given.type()) {
        context.reject(DiscordError.INVALID_FORM_BODY);
        return;
      }
      if (same != null) {
        all.add(same.saysTheSameAs(given) ? same : given.inPlaceOf(same));
      } else if (each.getKnown() == 0) {
        ProposedIds.check("command", given.id(), context.effects.nowUs());
        all.add(given);
      } else {
        context.reject(DiscordError.UNKNOWN_APPLICATION_COMMAND);
        return;
      }
    }
    if (hasRoom(context, all)) {
      context.tables.commands.replace(asked.getGuild(), all);
      reply(context, context.tables.commands.of(asked.getGuild()));
    }
  }

  /** Ids that the caller says commands have. */
  private static List<Long> known(ReplaceApplicationCommands asked) {
    return asked.getCommandsList().stream()
        .map(NewApplicationCommand::getKnown)
        .filter(id -> id != 0)
        .toList();
  }

  /** Whether there may be so many and so large ones; otherwise the command is refused. */
  private static boolean hasRoom(UserCommandContext context, List<ApplicationCommand> all) {
    for (ApplicationCommand command : all) {
      boolean slash = command.type() == ApplicationCommand.SLASH;
      int max = slash ? UserLimits.SLASH_COMMANDS_MAX : UserLimits.CONTEXT_COMMANDS_MAX;
      if (all.stream().filter(each -> each.type() == command.type()).count() > max) {
        context.reject(
            slash
                ? DiscordError.TOO_MANY_APPLICATION_COMMANDS
                : DiscordError.TOO_MANY_CONTEXT_COMMANDS);
        return false;
      }
    }
    if (all.stream().mapToInt(ApplicationCommand::bytes).sum() > UserLimits.COMMAND_BYTES_MAX) {
      context.reject(DiscordError.APPLICATION_COMMANDS_TOO_LARGE);
      return false;
    }
    return true;
  }

  /** Whether the caller may see and change the commands there; otherwise it is refused. */
  private static boolean may(UserCommandContext context, long guild) {
    if (ApplicationCommands.botOf(context) == null) {
      return false;
    }
    if (guild != 0 && !isIn(context, guild)) {
      context.reject(DiscordError.MISSING_ACCESS);
      return false;
    }
    return true;
  }

  private static boolean isIn(UserCommandContext context, long guild) {
    return SortedIds.contains(context.tables.guilds(), guild);
  }

  private static void reply(UserCommandContext context, List<ApplicationCommand> commands) {
    context.reply(
        200,
        JsonBuffer.of(
            json -> {
              json.writeStartArray();
              for (ApplicationCommand command : commands) {
                ApplicationCommandJson.write(json, context.user, command);
              }
              json.writeEndArray();
            }),
        0);
  }

  private static void reply(UserCommandContext context, int status, ApplicationCommand command) {
    context.reply(
        status,
        JsonBuffer.of(json -> ApplicationCommandJson.write(json, context.user, command)),
        command.version());
  }
}

package dev.throng.jobs.core.user;

import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands of an application: a row each, and a row for each guild that has some. */
final class RegisteredCommands {
  private final Table<ApplicationCommand> commands;
  private final Table<CommandScope> scopes;

  RegisteredCommands(StateFactory state) {
    commands = state.table("commands", ApplicationCommand.class);
    scopes = state.table("command-scopes", CommandScope.class);
  }

  /** One of a guild; 0: of the application's own. */
  @Nullable ApplicationCommand get(long guild, long id) {
    ApplicationCommand command = commands.get(id);
    return command != null && command.guild() == guild ? command : null;
  }

  /** Those of a guild, by ascending id; 0: the application's own. */
  List<ApplicationCommand> of(long guild) {
    List<ApplicationCommand> found = new ArrayList<>();
    for (long id : scope(guild).ids()) {
      ApplicationCommand command = commands.get(id);
      if (command != null) {
        found.add(command);
      }
    }
    return found;
  }

  /** A new one, or one that is otherwise now. */
  void put(ApplicationCommand command) {
    commands.put(command.id(), command);
    scopes.put(
        command.guild(),
        new CommandScope(SortedIds.with(scope(command.guild()).ids(), command.id())));
  }

  void remove(ApplicationCommand command) {
    commands.remove(command.id());
    long[] left = SortedIds.without(scope(command.guild()).ids(), command.id());
    if (left.length == 0) {
      scopes.remove(command.guild());
    } else {
      scopes.put(command.guild(), new CommandScope(left));
    }
  }

  /** From now on these are all of a guild; 0: of the application's own. */
  void replace(long guild, List<ApplicationCommand> all) {
    of(guild).stream()
        .filter(before -> all.stream().noneMatch(after -> after.id() == before.id()))
        .forEach(this::remove);
    all.stream().filter(after -> !isSame(after)).forEach(this::put);
  }

  private boolean isSame(ApplicationCommand after) {
    ApplicationCommand before = commands.get(after.id());
    return before != null && before.version() == after.version();
  }

  private CommandScope scope(long guild) {
    CommandScope scope = scopes.get(guild);
    return scope == null ? CommandScope.EMPTY : scope;
  }
}

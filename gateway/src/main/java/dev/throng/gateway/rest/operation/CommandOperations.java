package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.DeleteApplicationCommand;
import dev.throng.protocol.wire.GetApplicationCommand;
import dev.throng.protocol.wire.ListApplicationCommands;
import dev.throng.protocol.wire.PutApplicationCommand;
import dev.throng.protocol.wire.ReplaceApplicationCommands;
import dev.throng.protocol.wire.UserCommand;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The commands that applications register: their own, and those of a guild. */
final class CommandOperations {
  private static final Set<String> LOCALIZATIONS =
      Set.of("name_localizations", "description_localizations");

  /** As many commands as there may be fit in. */
  private static final int ALL_BYTES_MAX = 1 << 20;

  /** How often a command is read at the most, to be changed. */
  private static final int READS_MAX = 3;

  private final Actors actors;

  CommandOperations(Actors actors) {
    this.actors = actors;
  }

  void declare(Declarations ops) {
    declare(ops, "application_command", false);
    declare(ops, "guild_application_command", true);
  }

  private void declare(Declarations ops, String name, boolean ofGuild) {
    ops.op("list_" + name + "s")
        .reading(in -> in.query().flag("with_localizations", false))
        .answer(
            (in, localized) ->
                ask(in, list(in, ofGuild)).thenApply(all -> localized ? all : plain(all)));
    ops.op("get_" + name).answer(in -> ask(in, get(in, ofGuild)));
    ops.op("create_" + name)
        .reading(in -> CommandForm.create(in, in.body(), ofGuild))
        .answer(
            (in, command) -> {
              CommandRules.check(command);
              return ask(in, put(in, ofGuild, command, 0));
            });
    ops.op("update_" + name)
        .reading(in -> CommandForm.changes(in.body(), ofGuild))
        .answer((in, changes) -> update(in, ofGuild, changes, READS_MAX));
    ops.op("delete_" + name)
        .answer(
            in ->
                ask(
                    in,
                    UserCommand.newBuilder()
                        .setDeleteApplicationCommand(
                            DeleteApplicationCommand.newBuilder()
                                .setGuild(guild(in, ofGuild))
                                .setCommand(in.pathId("command_id")))));
    ops.op("bulk_set_" + name + "s")
        .limit(5, 20)
        .body(ALL_BYTES_MAX)
        .reading(
            in ->
                in.body().items().stream()
                    .map(each -> CommandForm.create(in, each, ofGuild))
                    .toList())
        .answer((in, all) -> replace(in, ofGuild, all));
  }

  private static long guild(RestRequest in, boolean ofGuild) {
    return ofGuild ? in.pathId("guild_id") : 0;
  }

  private static UserCommand.Builder list(RestRequest in, boolean ofGuild) {
    return UserCommand.newBuilder()
        .setListApplicationCommands(
            ListApplicationCommands.newBuilder().setGuild(guild(in, ofGuild)));
  }

  private static UserCommand.Builder get(RestRequest in, boolean ofGuild) {
    return UserCommand.newBuilder()
        .setGetApplicationCommand(
            GetApplicationCommand.newBuilder()
                .setGuild(guild(in, ofGuild))
                .setCommand(in.pathId("command_id")));
  }

  private static UserCommand.Builder put(
      RestRequest in, boolean ofGuild, CommandForm command, long baseVersion) {
    return UserCommand.newBuilder()
        .setPutApplicationCommand(
            PutApplicationCommand.newBuilder()
                .setGuild(guild(in, ofGuild))
                .setCommand(command.command())
                .setVersion(in.ids().nextId())
                .setBaseVersion(baseVersion));
  }

  private CompletionStage<RestResponse> replace(
      RestRequest in, boolean ofGuild, List<CommandForm> all) {
    CommandRules.checkAll(all);
    ReplaceApplicationCommands.Builder replace =
        ReplaceApplicationCommands.newBuilder()
            .setGuild(guild(in, ofGuild))
            .setVersion(in.ids().nextId());
    all.forEach(command -> replace.addCommands(command.command()));
    return ask(in, UserCommand.newBuilder().setReplaceApplicationCommands(replace));
  }

  /** What a change leaves is checked as a whole, and so it is read before. */
  private CompletableFuture<RestResponse> update(
      RestRequest in, boolean ofGuild, ObjectNode changes, int readsLeft) {
    if (readsLeft == 0) {
      return CompletableFuture.completedFuture(RestResponse.unavailable());
    }
    return actors
        .user(in, application(in), get(in, ofGuild))
        .thenCompose(
            read -> {
              RestResponse before = RestResponse.of(read);
              return before.isSuccess()
                  ? update(in, ofGuild, changes, readsLeft, before, read.getValue())
                  : CompletableFuture.completedFuture(before);
            });
  }

  private CompletableFuture<RestResponse> update(
      RestRequest in,
      boolean ofGuild,
      ObjectNode changes,
      int readsLeft,
      RestResponse before,
      long version) {
    CommandForm command =
        CommandForm.changed((ObjectNode) Json.parseTrusted(before.body()), changes);
    CommandRules.check(command);
    return ask(in, put(in, ofGuild, command, version))
        .thenCompose(
            answer ->
                answer.status() == DiscordError.STALE_BASE.status()
                    ? update(in, ofGuild, changes, readsLeft - 1)
                    : CompletableFuture.completedFuture(answer));
  }

  private CompletableFuture<RestResponse> ask(RestRequest in, UserCommand.Builder command) {
    return actors.user(in, application(in), command).thenApply(RestResponse::of);
  }

  private static long application(RestRequest in) {
    return in.pathId("application_id");
  }

  /** Without what is said in other languages. */
  private static RestResponse plain(RestResponse answer) {
    if (!answer.isSuccess()) {
      return answer;
    }
    JsonNode all = Json.parseTrusted(answer.body());
    all.forEach(CommandOperations::strip);
    return RestResponse.json(answer.status(), all);
  }

  private static void strip(JsonNode part) {
    ((ObjectNode) part).remove(LOCALIZATIONS);
    part.path(CommandForm.OPTIONS).forEach(CommandOperations::strip);
    part.path("choices").forEach(CommandOperations::strip);
  }
}

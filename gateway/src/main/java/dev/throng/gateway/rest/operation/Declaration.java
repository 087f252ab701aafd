package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Operation;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.gateway.rest.spec.OperationFacts;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.UserCommand;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An operation that is being declared; the last call names what it does. Whatever reads the request
 * runs first; then the request is rejected if anything in it is wrong or was not read.
 */
final class Declaration {
  private final OperationFacts facts;
  private final Actors actors;
  private final Channels channels;
  private final Consumer<Operation> sink;
  private RestRoute route;

  Declaration(OperationFacts facts, Actors actors, Channels channels, Consumer<Operation> sink) {
    this.facts = facts;
    this.actors = actors;
    this.channels = channels;
    this.sink = sink;
    this.route = RestRoute.to(facts);
  }

  /** Anybody may call it, without a token. */
  Declaration open() {
    route = route.open();
    return this;
  }

  /** How often one caller may use it, per major parameter; 20 times in 5 s if nothing is said. */
  Declaration limit(int requests, int seconds) {
    route = route.limit(requests, seconds);
    return this;
  }

  /** Its body may have so many bytes, which is more than others'. */
  Declaration body(int bytesMax) {
    route = route.body(bytesMax);
    return this;
  }

  /** Lets the operation take files, in a multipart form. */
  Declaration files() {
    route = route.files();
    return this;
  }

  /** It is a command to the guild of the path. */
  void guild(BiConsumer<RestRequest, GuildCommand.Builder> read) {
    reading(guildCommand(read))
        .answer(
            (in, command) ->
                actors.guild(in, in.pathId("guild_id"), command).thenApply(RestResponse::of));
  }

  /** It is a command to the guild of the path's channel. */
  void channel(BiConsumer<RestRequest, GuildCommand.Builder> read) {
    reading(guildCommand(read))
        .answer((in, command) -> channels.answer(in, in.pathId("channel_id"), command));
  }

  /** It is a command to the caller. */
  void caller(BiConsumer<RestRequest, UserCommand.Builder> read) {
    reading(userCommand(read))
        .answer((in, command) -> actors.user(in, in.caller(), command).thenApply(RestResponse::of));
  }

  /** It is something else. There is nothing to read but the path. */
  void answer(Function<RestRequest, CompletionStage<RestResponse>> answer) {
    reading(in -> in).answer((in, read) -> answer.apply(in));
  }

  /** It is something else, made of what this reads. */
  <T> Reading<T> reading(Function<RestRequest, T> read) {
    return new Reading<>(read);
  }

  private static Function<RestRequest, GuildCommand.Builder> guildCommand(
      BiConsumer<RestRequest, GuildCommand.Builder> read) {
    return in -> {
      GuildCommand.Builder command = GuildCommand.newBuilder();
      read.accept(in, command);
      return command;
    };
  }

  private static Function<RestRequest, UserCommand.Builder> userCommand(
      BiConsumer<RestRequest, UserCommand.Builder> read) {
    return in -> {
      UserCommand.Builder command = UserCommand.newBuilder();
      read.accept(in, command);
      return command;
    };
  }

  /** A declaration that knows what is read. */
  final class Reading<T> {
    private final Function<RestRequest, T> read;

    private Reading(Function<RestRequest, T> read) {
      this.read = read;
    }

    /** Answers with what was read. */
    void answer(BiFunction<RestRequest, T, CompletionStage<RestResponse>> answer) {
      sink.accept(
          new Operation(
              facts,
              route,
              in -> {
                T value = read.apply(in);
                in.check();
                return answer.apply(in, value);
              }));
    }
  }
}

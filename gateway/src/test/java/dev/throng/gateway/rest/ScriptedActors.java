package dev.throng.gateway.rest;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.gateway.bus.ActorClient;
import dev.throng.gateway.bus.AskTimeoutException;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Claim;
import dev.throng.protocol.wire.DirectoryCommand;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ReadStateCommand;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.UserCommand;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Actors in memory: a DirectoryClient that keeps claims, users that exist once created, and guilds
 * that reply as the test says. Completes on the caller's thread.
 */
final class ScriptedActors implements ActorClient {
  final List<UserCommand> userCommands = new CopyOnWriteArrayList<>();
  final List<GuildCommand> guildCommands = new CopyOnWriteArrayList<>();
  final List<DirectoryCommand> directoryCommands = new CopyOnWriteArrayList<>();
  final List<ReadStateCommand> readStateCommands = new CopyOnWriteArrayList<>();
  volatile Reply readStates = reply(204, "");
  final Map<String, Claim> names = new HashMap<>();
  final Map<Long, UserCommand> users = new HashMap<>();
  volatile Function<GuildCommand, CompletableFuture<Reply>> guilds =
      command -> done(reply(204, ""));
  volatile boolean failCreateUser;
  volatile boolean refuseIntents;
  volatile DiscordError intentsRefusal = DiscordError.MISSING_ACCESS;
  volatile boolean tooManyGuilds;
  volatile Function<UserCommand, CompletableFuture<Reply>> otherUserCommands =
      command -> done(reply(204, ""));

  static CompletableFuture<Reply> done(Reply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  static Reply reply(int status, String body) {
    return Reply.newBuilder().setStatus(status).setBody(ByteString.copyFromUtf8(body)).build();
  }

  static Reply error(DiscordError error) {
    return reply(error.status(), new String(error.body(), StandardCharsets.UTF_8));
  }

  @Override
  public ReplyTo newReplyTo() {
    return ReplyTo.newBuilder().setNode(1).setRequestId(2).build();
  }

  @Override
  public synchronized CompletableFuture<Reply> ask(
      ReplyTo replyTo, Topic inbox, long key, byte[] value) {
    try {
      return switch (inbox) {
        case USER_INBOX -> user(UserCommand.parseFrom(value));
        case GUILD_INBOX -> guild(GuildCommand.parseFrom(value));
        case DIRECTORY_INBOX -> done(directory(DirectoryCommand.parseFrom(value)));
        case READSTATE_INBOX -> {
          readStateCommands.add(ReadStateCommand.parseFrom(value));
          yield done(readStates);
        }
        default -> throw new IllegalArgumentException(inbox.topicName());
      };
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public CompletableFuture<Void> tell(Topic inbox, long key, byte[] envelope) {
    // What needs no answer changes no route's.
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Reply> guild(GuildCommand command) {
    guildCommands.add(command);
    return guilds.apply(command);
  }

  private CompletableFuture<Reply> user(UserCommand command) {
    userCommands.add(command);
    if (command.hasCreateUser()) {
      if (failCreateUser) {
        return CompletableFuture.failedFuture(new AskTimeoutException("no reply"));
      }
      users.put(command.getUser(), command);
      return done(reply(200, userJson(command)));
    }
    if (command.hasGetUser()) {
      UserCommand user = users.get(command.getUser());
      return done(user == null ? error(DiscordError.UNKNOWN_USER) : reply(200, userJson(user)));
    }
    if (command.hasCheckNewGuild()) {
      return done(checkNewGuild(users.get(command.getUser())));
    }
    if (command.hasAddApplication()) {
      return done(addApplication(users.get(command.getUser())));
    }
    if (command.hasCheckPrivilegedIntents()) {
      return done(refuseIntents ? error(intentsRefusal) : reply(204, ""));
    }
    if (command.hasGetApplication() && users.containsKey(command.getUser())) {
      return done(application(users.get(command.getUser())));
    }
    return otherUserCommands.apply(command);
  }

  private Reply checkNewGuild(UserCommand user) {
    if (user.getCreateUser().getProfile().getBot()) {
      return error(DiscordError.BOTS_NOT_ALLOWED);
    }
    return tooManyGuilds ? error(DiscordError.TOO_MANY_GUILDS) : reply(200, userJson(user));
  }

  private static Reply addApplication(UserCommand user) {
    return user.getCreateUser().getProfile().getBot()
        ? error(DiscordError.BOTS_NOT_ALLOWED)
        : reply(200, userJson(user));
  }

  private static Reply application(UserCommand user) {
    var profile = user.getCreateUser().getProfile();
    return profile.getBot()
        ? reply(
                200,
                "{\"id\":\"%d\",\"name\":\"%s\",\"bot\":%s}"
                    .formatted(profile.getId(), profile.getUsername(), userJson(user)))
            .toBuilder()
            .setValue(RestFixture.PERSON)
            .build()
        : error(DiscordError.ONLY_BOTS_ALLOWED);
  }

  private static String userJson(UserCommand command) {
    var profile = command.getCreateUser().getProfile();
    return "{\"id\":\"%d\",\"username\":\"%s\",\"bot\":%b}"
        .formatted(profile.getId(), profile.getUsername(), profile.getBot());
  }

  private Reply directory(DirectoryCommand command) {
    directoryCommands.add(command);
    String name = command.getName();
    Claim held = names.get(name);
    switch (command.getCommandCase()) {
      case CLAIM -> {
        Claim claim = command.getClaim();
        if (held != null && held.getOwner() != claim.getOwner()) {
          return Reply.newBuilder().setStatus(409).setValue(held.getTarget()).build();
        }
        names.put(name, claim);
        return Reply.newBuilder().setStatus(200).setValue(claim.getTarget()).build();
      }
      case CONFIRM -> {
        if (held == null || held.getOwner() != command.getConfirm().getOwner()) {
          return reply(409, "");
        }
        names.put(name, held.toBuilder().setDeadlineUs(0).build());
        return reply(204, "");
      }
      case RELEASE -> {
        names.remove(name);
        return reply(204, "");
      }
      case RESOLVE -> {
        return held == null || held.getDeadlineUs() != 0
            ? reply(404, "")
            : Reply.newBuilder().setStatus(200).setValue(held.getTarget()).build();
      }
      default -> throw new IllegalArgumentException(command.toString());
    }
  }
}

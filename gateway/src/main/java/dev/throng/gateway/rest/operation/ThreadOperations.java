package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.history.CoalescedReads;
import dev.throng.gateway.rest.history.ReadAnswer;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.CreateThread;
import dev.throng.protocol.wire.GetThreadMember;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListActiveThreads;
import dev.throng.protocol.wire.ListArchivedThreads;
import dev.throng.protocol.wire.ListThreadMembers;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ModifyThreadMember;
import dev.throng.protocol.wire.ReadMessages;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Threads and who is in them. As channels, they are read, edited and deleted as any channel is. */
final class ThreadOperations {
  private static final int OF_CHANNEL = 0;
  private static final int PRIVATE_THREAD = 12;

  /** Flag of a message of which a thread was made. */
  private static final int HAS_THREAD = 32;

  /** Three days, in minutes. */
  private static final int ARCHIVE_DEFAULT = 4_320;

  private static final int ARCHIVED_PAGE = 50;
  private static final int MEMBERS_PAGE = 100;
  private static final int MEMBERS_MAX = 1_000;

  private final Actors actors;
  private final DirectoryClient directory;
  private final CoalescedReads reads;
  private final MessageChanges changes;

  ThreadOperations(
      Actors actors, DirectoryClient directory, CoalescedReads reads, MessageChanges changes) {
    this.actors = actors;
    this.directory = directory;
    this.reads = reads;
    this.changes = changes;
  }

  void declare(Declarations ops) {
    ops.op("create_thread")
        .limit(50, 300)
        .reading(in -> thread(in, type(in.body())).setThread(in.ids().nextId()).build())
        .answer(this::create);
    ops.op("create_thread_from_message")
        .limit(50, 300)
        .reading(in -> thread(in, OF_CHANNEL).setThread(in.pathId("message_id")))
        .answer(this::createFrom);
    ops.op("join_thread").channel((in, command) -> modify(in, command, in.caller(), true));
    ops.op("leave_thread").channel((in, command) -> modify(in, command, in.caller(), false));
    ops.op("add_thread_member")
        .channel((in, command) -> modify(in, command, in.pathId("user_id"), true));
    ops.op("delete_thread_member")
        .channel((in, command) -> modify(in, command, in.pathId("user_id"), false));
    ops.op("get_thread_member")
        .channel(
            (in, command) ->
                command.setGetThreadMember(
                    GetThreadMember.newBuilder()
                        .setThread(channel(in))
                        .setUser(in.pathId("user_id"))
                        .setWithMember(in.query().flag("with_member", false))));
    ops.op("list_thread_members")
        .channel((in, command) -> command.setListThreadMembers(members(in)));
    ops.op("get_active_guild_threads")
        .guild(
            (in, command) -> command.setListActiveThreads(ListActiveThreads.getDefaultInstance()));
    ops.op("list_public_archived_threads")
        .channel((in, command) -> command.setListArchivedThreads(archived(in)));
  }

  private static long channel(RestRequest in) {
    return in.pathId("channel_id");
  }

  /** Without a type Discord makes a private thread. */
  private static int type(Fields body) {
    int type = body.integer("type", PRIVATE_THREAD);
    if (type == PRIVATE_THREAD) {
      body.error("type", "UNSUPPORTED_FIELD", "This server does not support private threads yet.");
    }
    return type;
  }

  private static CreateThread.Builder thread(RestRequest in, int type) {
    Fields body = in.body();
    String name = body.text("name", "").strip();
    if (name.isEmpty() && !body.isWrong("name")) {
      body.error("name", "BASE_TYPE_REQUIRED", "This field is required");
    }
    return CreateThread.newBuilder()
        .setChannel(channel(in))
        .setType(type)
        .setName(name)
        .setAutoArchiveMinutes(body.integer("auto_archive_duration", ARCHIVE_DEFAULT))
        .setRateLimitPerUser(body.integer("rate_limit_per_user", 0))
        .setNotice(in.ids().nextId());
  }

  /** Claimed before it is created, as any channel. */
  private CompletionStage<RestResponse> create(RestRequest in, CreateThread thread) {
    long id = thread.getThread();
    return directory
        .guildOfChannel(in, channel(in))
        .thenCompose(
            guild ->
                directory
                    .claim(in, Names.channel(id), id, guild, 0)
                    .thenCompose(
                        claimed ->
                            directory.releaseIfRefused(
                                in,
                                Names.channel(id),
                                id,
                                actors.guild(
                                    in,
                                    guild,
                                    GuildCommand.newBuilder().setCreateThread(thread)))));
  }

  /**
   * A thread that is made of a message has its id, which is claimed once it is known that there is
   * such a message, and that it has had no thread yet. The claim stays if the thread is refused:
   * another request may have made it.
   */
  private CompletionStage<RestResponse> createFrom(RestRequest in, CreateThread.Builder thread) {
    ReadMessages read =
        ReadMessages.newBuilder()
            .setChannel(channel(in))
            .setRange(MessageRange.newBuilder().setOnly(thread.getThread()).setLimit(1))
            .setAsBase(true)
            .build();
    return directory
        .guildOfChannel(in, channel(in))
        .thenCompose(
            guild ->
                reads
                    .read(in.caller(), guild, read)
                    .thenCompose(message -> createFrom(in, guild, message, thread)));
  }

  private CompletionStage<RestResponse> createFrom(
      RestRequest in, long guild, ReadAnswer message, CreateThread.Builder thread) {
    if (!message.isOk()) {
      return CompletableFuture.completedFuture(message.response());
    }
    if ((Json.parseTrusted(message.body()).path("flags").asInt() & HAS_THREAD) != 0) {
      return CompletableFuture.completedFuture(RestResponse.error(DiscordError.THREAD_EXISTS));
    }
    long id = thread.getThread();
    return directory
        .claim(in, Names.channel(id), id, guild, 0)
        .thenCompose(
            claimed ->
                claimed
                    ? changes.change(
                        in,
                        base ->
                            GuildCommand.newBuilder().setCreateThread(thread.clone().setBase(base)))
                    : CompletableFuture.completedFuture(
                        RestResponse.error(DiscordError.THREAD_EXISTS)));
  }

  private static void modify(RestRequest in, GuildCommand.Builder command, long user, boolean add) {
    command.setModifyThreadMember(
        ModifyThreadMember.newBuilder().setThread(channel(in)).setUser(user).setAdd(add));
  }

  /** Pages have member objects; without those all come at once, as on Discord. */
  private static ListThreadMembers members(RestRequest in) {
    boolean withMember = in.query().flag("with_member", false);
    int limit = in.query().integer("limit", MEMBERS_PAGE);
    return ListThreadMembers.newBuilder()
        .setThread(channel(in))
        .setWithMember(withMember)
        .setAfter(in.query().anchor("after").orElse(0))
        .setLimit(withMember ? limit : MEMBERS_MAX)
        .build();
  }

  private static ListArchivedThreads archived(RestRequest in) {
    Instant before = in.query().time("before");
    return ListArchivedThreads.newBuilder()
        .setChannel(channel(in))
        .setBeforeUs(
            before == null ? 0 : Math.max(1, ChronoUnit.MICROS.between(Instant.EPOCH, before)))
        .setLimit(in.query().integer("limit", ARCHIVED_PAGE))
        .build();
  }
}

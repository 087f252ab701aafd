package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.FileServices;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.CreateEmoji;
import dev.throng.protocol.wire.DeleteEmoji;
import dev.throng.protocol.wire.EmojiRoles;
import dev.throng.protocol.wire.GetEmoji;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListEmojis;
import dev.throng.protocol.wire.ModifyEmoji;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Custom emojis of a guild: the guild has their names, the storage their images, which go when the
 * log says that the guild does not have the emoji.
 */
final class EmojiOperations {
  /** Bytes of an emoji's image. */
  static final int IMAGE_BYTES_MAX = 256 << 10;

  /** Of a body with one: in base64 it is a third larger. */
  private static final int BODY_BYTES_MAX = 384 << 10;

  private static final Pattern NAME = Pattern.compile("\\w{2,32}");

  private final Actors actors;
  private final @Nullable FileServices files;

  EmojiOperations(Actors actors, @Nullable FileServices files) {
    this.actors = actors;
    this.files = files;
  }

  void declare(Declarations ops) {
    ops.op("list_guild_emojis")
        .guild((in, command) -> command.setListEmojis(ListEmojis.getDefaultInstance()));
    ops.op("get_guild_emoji")
        .guild(
            (in, command) ->
                command.setGetEmoji(GetEmoji.newBuilder().setEmoji(in.pathId("emoji_id"))));
    ops.op("create_guild_emoji")
        .body(BODY_BYTES_MAX)
        .reading(EmojiOperations::created)
        .answer(this::create);
    ops.op("update_guild_emoji").guild(EmojiOperations::modify);
    ops.op("delete_guild_emoji")
        .guild(
            (in, command) ->
                command.setDeleteEmoji(DeleteEmoji.newBuilder().setEmoji(in.pathId("emoji_id"))));
  }

  private record NewEmoji(CreateEmoji.Builder command, @Nullable ImageForm image) {}

  private static NewEmoji created(RestRequest in) {
    ImageForm image = ImageForm.read(in.body(), "image", IMAGE_BYTES_MAX);
    return new NewEmoji(
        CreateEmoji.newBuilder()
            .setEmoji(in.ids().nextId())
            .setName(name(in.body()))
            .addAllRoles(in.body().ids("roles"))
            .setAnimated(image != null && image.header().animated()),
        image);
  }

  private CompletionStage<RestResponse> create(RestRequest in, NewEmoji emoji) {
    FileServices services = files;
    ImageForm image = emoji.image();
    if (services == null || image == null) {
      return CompletableFuture.failedFuture(new Rejection(DiscordError.FEATURE_DISABLED));
    }
    long guild = in.pathId("guild_id");
    long id = emoji.command().getEmoji();
    return services
        .threads()
        .call(
            () -> {
              services.emojis().put(guild, id, image.extension(), image.bytes());
              return id;
            })
        .thenCompose(
            stored ->
                actors
                    .guild(in, guild, GuildCommand.newBuilder().setCreateEmoji(emoji.command()))
                    .thenApply(RestResponse::of)
                    .whenComplete(
                        (answer, failure) -> {
                          if (Rejection.isRefused(answer, failure)
                              && (failure == null || !in.ids().isRepeat())) {
                            services
                                .threads()
                                .run(
                                    "removing the image of emoji=" + id,
                                    () -> services.emojis().remove(guild, id));
                          }
                        }));
  }

  private static void modify(RestRequest in, GuildCommand.Builder command) {
    ModifyEmoji.Builder modify = ModifyEmoji.newBuilder().setEmoji(in.pathId("emoji_id"));
    Fields body = in.body();
    if (body.has("name")) {
      modify.setName(name(body));
    }
    if (body.mentions("roles")) {
      modify.setRoles(EmojiRoles.newBuilder().addAllRoles(body.ids("roles")));
    }
    command.setModifyEmoji(modify);
  }

  private static String name(Fields body) {
    String name = body.text("name", "");
    if (!NAME.matcher(name).matches() && !body.isWrong("name")) {
      body.error("name", "STRING_TYPE_REGEX", "String value did not match validation regex.");
    }
    return name;
  }
}

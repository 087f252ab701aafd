package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Fields;
import dev.throng.protocol.ChannelName;
import dev.throng.protocol.wire.ModifyChannel;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.Overwrite;
import java.util.List;

/** The fields of channels that are created and edited. */
final class ChannelForm {
  private static final int TEXT = 0;
  private static final List<Integer> TYPES = List.of(TEXT, 2, 4);

  private ChannelForm() {}

  /** A channel with this id. */
  static NewChannel read(Fields body, long id) {
    int type = body.integer("type", TEXT);
    body.oneOf("type", TYPES, TEXT);
    NewChannel.Builder channel =
        NewChannel.newBuilder()
            .setId(id)
            .setType(type)
            .setName(ChannelName.of(type, body.text("name", "")))
            .setParent(body.id("parent_id"))
            .setTopic(body.text("topic", ""))
            .setNsfw(body.flag("nsfw", false))
            .setRateLimitPerUser(body.integer("rate_limit_per_user", 0));
    for (Fields overwrite : body.objects("permission_overwrites")) {
      channel.addOverwrites(overwrite(overwrite, overwrite.id("id")));
    }
    return channel.build();
  }

  /** What is to be changed of a channel. */
  static ModifyChannel change(Fields body, long channel) {
    ModifyChannel.Builder change = ModifyChannel.newBuilder().setChannel(channel);
    String name = body.text("name");
    if (name != null) {
      change.setName(name);
    }
    if (body.mentions("topic")) {
      change.setTopic(body.text("topic", ""));
    }
    if (body.has("nsfw")) {
      change.setNsfw(body.flag("nsfw", false));
    }
    if (body.has("rate_limit_per_user")) {
      change.setRateLimitPerUser(body.integer("rate_limit_per_user", 0));
    }
    if (body.has("position")) {
      change.setPosition(body.integer("position", 0));
    }
    if (body.mentions("parent_id")) {
      change.setParent(body.id("parent_id"));
    }
    changeThread(body, change);
    return change.build();
  }

  private static void changeThread(Fields body, ModifyChannel.Builder change) {
    if (body.has("archived")) {
      change.setArchived(body.flag("archived", false));
    }
    if (body.has("locked")) {
      change.setLocked(body.flag("locked", false));
    }
    if (body.has("auto_archive_duration")) {
      change.setAutoArchiveMinutes(body.integer("auto_archive_duration", 0));
    }
  }

  /** An overwrite for a role or user. */
  static Overwrite overwrite(Fields body, long target) {
    return Overwrite.newBuilder()
        .setId(target)
        .setType(body.integer("type", 0))
        .setAllow(body.permissions("allow", 0))
        .setDeny(body.permissions("deny", 0))
        .build();
  }
}

package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Fields;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.Overwrite;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The fields of a channel to create. */
final class ChannelForm {
  private static final int TEXT = 0;
  private static final List<Integer> TYPES = List.of(TEXT, 2, 4);
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private ChannelForm() {}

  /** A channel with this id. */
  static NewChannel read(Fields body, long id) {
    int type = body.integer("type", TEXT);
    body.oneOf("type", TYPES, TEXT);
    String name = body.text("name", "");
    NewChannel.Builder channel =
        NewChannel.newBuilder()
            .setId(id)
            .setType(type)
            .setName(type == TEXT ? textName(name) : name.strip())
            .setParent(body.id("parent_id"))
            .setTopic(body.text("topic", ""))
            .setNsfw(body.flag("nsfw", false))
            .setRateLimitPerUser(body.integer("rate_limit_per_user", 0));
    for (Fields overwrite : body.objects("permission_overwrites")) {
      channel.addOverwrites(overwrite(overwrite, overwrite.id("id")));
    }
    return channel.build();
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

  /** Text channels have names in lower case, with dashes for spaces. */
  private static String textName(String name) {
    return SPACES.matcher(name.strip().toLowerCase(Locale.ROOT)).replaceAll("-");
  }
}

package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Form;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.Overwrite;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** The fields of a channel to create. */
final class ChannelForm {
  private static final int NAME_MAX = 100;
  private static final int TOPIC_MAX = 1_024;
  private static final int SLOWMODE_SECONDS_MAX = 21_600;
  private static final int OVERWRITES_MAX = 500;
  private static final int TEXT = 0;
  private static final List<Integer> TYPES = List.of(TEXT, 2, 4);
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private ChannelForm() {}

  /** A channel with this id. */
  static NewChannel read(Form form, long id) {
    int type = form.integer("type", 0, Integer.MAX_VALUE, TEXT);
    if (!TYPES.contains(type)) {
      form.error("type", "BASE_TYPE_CHOICES", "Value must be one of " + TYPES + ".");
    }
    String name = form.requiredText("name", 1, NAME_MAX);
    NewChannel.Builder channel =
        NewChannel.newBuilder()
            .setId(id)
            .setType(type)
            .setName(type == TEXT ? textName(name) : name.strip())
            .setParent(form.id("parent_id"))
            .setTopic(Objects.requireNonNullElse(form.text("topic", 0, TOPIC_MAX), ""))
            .setNsfw(form.flag("nsfw", false))
            .setRateLimitPerUser(form.integer("rate_limit_per_user", 0, SLOWMODE_SECONDS_MAX, 0));
    for (Form overwrite : form.objects("permission_overwrites", OVERWRITES_MAX)) {
      channel.addOverwrites(overwrite(overwrite, overwrite.requiredId("id")));
    }
    return channel.build();
  }

  /** An overwrite for a role or user. */
  static Overwrite overwrite(Form form, long target) {
    return Overwrite.newBuilder()
        .setId(target)
        .setType(form.integer("type", 0, 1, 0))
        .setAllow(form.permissions("allow", 0))
        .setDeny(form.permissions("deny", 0))
        .build();
  }

  /** Text channels have names in lower case, with dashes for spaces. */
  private static String textName(String name) {
    return SPACES.matcher(name.strip().toLowerCase(Locale.ROOT)).replaceAll("-");
  }
}

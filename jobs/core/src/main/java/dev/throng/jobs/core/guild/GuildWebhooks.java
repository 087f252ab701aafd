package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A guild's webhooks: a row each, and a row with their ids for each channel that has some. */
final class GuildWebhooks {
  private final Table<Webhook> webhooks;
  private final Table<long[]> ofChannel;

  GuildWebhooks(StateFactory state) {
    webhooks = state.table("webhooks", Webhook.class);
    ofChannel = state.table("channel-webhooks", long[].class);
  }

  @Nullable Webhook get(long id) {
    return webhooks.get(id);
  }

  /** Those of a channel, by ascending id. */
  List<Webhook> of(long channel) {
    List<Webhook> found = new ArrayList<>();
    for (long id : ids(channel)) {
      Webhook webhook = webhooks.get(id);
      if (webhook != null) {
        found.add(webhook);
      }
    }
    return found;
  }

  boolean hasRoom(long channel) {
    return ids(channel).length < GuildLimits.CHANNEL_WEBHOOKS_MAX;
  }

  /** A new one, or one that is otherwise now. */
  void put(Webhook webhook) {
    Webhook before = webhooks.get(webhook.id());
    if (before != null && before.channel() != webhook.channel()) {
      remove(before);
    }
    webhooks.put(webhook.id(), webhook);
    ofChannel.put(webhook.channel(), SortedIds.with(ids(webhook.channel()), webhook.id()));
  }

  void remove(Webhook webhook) {
    webhooks.remove(webhook.id());
    long[] left = SortedIds.without(ids(webhook.channel()), webhook.id());
    if (left.length == 0) {
      ofChannel.remove(webhook.channel());
    } else {
      ofChannel.put(webhook.channel(), left);
    }
  }

  private long[] ids(long channel) {
    long[] ids = ofChannel.get(channel);
    return ids == null ? SortedIds.EMPTY : ids;
  }
}

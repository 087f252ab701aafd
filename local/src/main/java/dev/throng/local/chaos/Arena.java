package dev.throng.local.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.ThrongApi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the runs take place: people who are members of the same guilds, made once over REST. Each
 * run talks in channels of its own.
 *
 * @param people callers with tokens; the first owns the guilds
 * @param guilds the guilds' ids
 */
record Arena(List<ThrongApi> people, List<Long> guilds) {
  private static final String PASSWORD = "correct horse battery";

  /**
   * @param gateways each is the way of some of the people, in turn
   * @param tag makes user names and addresses unlike those of any run before
   */
  static Arena create(List<ThrongApi> gateways, String tag, int people, int guilds) {
    List<ThrongApi> callers = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      ThrongApi anonymous = gateways.get(i % gateways.size());
      String name = "chaos_" + tag + "_" + i;
      String token = anonymous.register(name, name + "@example.org", PASSWORD);
      callers.add(anonymous.person(token));
    }
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < guilds; i++) {
      ids.add(guild(callers, "Chaos " + i));
    }
    return new Arena(List.copyOf(callers), List.copyOf(ids));
  }

  private static long guild(List<ThrongApi> callers, String name) {
    ThrongApi owner = callers.get(0);
    long guild = owner.createGuild(name).path("id").asLong();
    long channel = 0;
    for (JsonNode candidate : owner.channels(guild)) {
      if (candidate.path("type").asInt() == 0) {
        channel = candidate.path("id").asLong();
      }
    }
    String invite = owner.createInvite(channel);
    for (ThrongApi caller : callers.subList(1, callers.size())) {
      caller.acceptInvite(invite);
    }
    return guild;
  }

  /** Makes a text channel in each guild; returns guild by channel. */
  Map<Long, Long> createChannels(String name) {
    Map<Long, Long> channels = new LinkedHashMap<>();
    for (long guild : guilds) {
      channels.put(people.get(0).createChannel(guild, name).path("id").asLong(), guild);
    }
    return channels;
  }
}

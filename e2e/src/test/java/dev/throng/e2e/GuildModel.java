package dev.throng.e2e;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The oracle: what a guild's channels contain and what every connected member must have heard, if
 * everything is as promised. The first person owns the guild.
 */
final class GuildModel {
  /** A message as the model knows it. */
  record Message(int author, String content) {}

  /** What a session hears of a message: the event, the id and, unless deleted, the content. */
  record Heard(String event, long id, String content) {}

  private final Map<Long, NavigableMap<Long, Message>> channels = new LinkedHashMap<>();
  private final List<Boolean> members = new ArrayList<>();
  private final Map<Integer, List<Heard>> sessions = new LinkedHashMap<>();
  private final Map<Integer, Integer> sessionOwners = new LinkedHashMap<>();

  GuildModel(List<Long> channelIds, int people) {
    channelIds.forEach(id -> channels.put(id, new TreeMap<>()));
    for (int person = 0; person < people; person++) {
      members.add(person == 0);
    }
  }

  boolean isMember(int person) {
    return members.get(person);
  }

  void join(int person) {
    members.set(person, true);
  }

  void connect(int session, int person) {
    sessions.put(session, new ArrayList<>());
    sessionOwners.put(session, person);
  }

  /** What the session must have heard since it was connected, in order. */
  List<Heard> heard(int session) {
    return sessions.get(session);
  }

  NavigableMap<Long, Message> messages(long channel) {
    return channels.get(channel);
  }

  void create(long channel, long id, int author, String content) {
    channels.get(channel).put(id, new Message(author, content));
    dispatch(new Heard("MESSAGE_CREATE", id, content));
  }

  void edit(long channel, long id, String content) {
    channels.get(channel).computeIfPresent(id, (k, old) -> new Message(old.author(), content));
    dispatch(new Heard("MESSAGE_UPDATE", id, content));
  }

  void delete(long channel, long id) {
    channels.get(channel).remove(id);
    dispatch(new Heard("MESSAGE_DELETE", id, ""));
  }

  /** Owner and author may delete. */
  boolean mayDelete(int person, Message message) {
    return person == 0 || message.author() == person;
  }

  private void dispatch(Heard event) {
    sessions.forEach(
        (session, heard) -> {
          if (isMember(sessionOwners.get(session))) {
            heard.add(event);
          }
        });
  }
}

package dev.throng.e2e;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The oracle: what a guild's channels contain and what every connected person must have heard, if
 * everything is as promised.
 */
final class GuildModel {
  /** The person who owns the guild. */
  static final int OWNER = 0;

  /** A message as the model knows it. */
  record Message(int author, String content) {}

  /** What a session hears of a message: the event, the id and, unless deleted, the content. */
  record Heard(String event, long id, String content) {}

  private record Hidden(long channel, int person) {}

  private final Map<Long, NavigableMap<Long, Message>> channels = new LinkedHashMap<>();
  private final Set<Integer> members = new HashSet<>(Set.of(OWNER));
  private final Set<Hidden> hidden = new HashSet<>();
  private final Map<Integer, List<Heard>> sessions = new LinkedHashMap<>();
  private final Map<Integer, Integer> sessionOwners = new LinkedHashMap<>();

  GuildModel(List<Long> channelIds) {
    channelIds.forEach(id -> channels.put(id, new TreeMap<>()));
  }

  boolean isMember(int person) {
    return members.contains(person);
  }

  /** Members see a channel that is not hidden from them; the owner sees all. */
  boolean sees(int person, long channel) {
    return person == OWNER
        || (members.contains(person) && !hidden.contains(new Hidden(channel, person)));
  }

  void join(int person) {
    members.add(person);
  }

  void leave(int person) {
    members.remove(person);
  }

  void hide(long channel, int person) {
    hidden.add(new Hidden(channel, person));
  }

  void show(long channel, int person) {
    hidden.remove(new Hidden(channel, person));
  }

  /** Whose session it is. */
  int owner(int session) {
    return sessionOwners.get(session);
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
    dispatch(channel, new Heard("MESSAGE_CREATE", id, content));
  }

  void edit(long channel, long id, String content) {
    channels.get(channel).computeIfPresent(id, (k, old) -> new Message(old.author(), content));
    dispatch(channel, new Heard("MESSAGE_UPDATE", id, content));
  }

  void delete(long channel, long id) {
    channels.get(channel).remove(id);
    dispatch(channel, new Heard("MESSAGE_DELETE", id, ""));
  }

  /** Owner and author may delete. */
  boolean mayDelete(int person, Message message) {
    return person == OWNER || message.author() == person;
  }

  private void dispatch(long channel, Heard event) {
    sessions.forEach(
        (session, heard) -> {
          if (sees(sessionOwners.get(session), channel)) {
            heard.add(event);
          }
        });
  }
}

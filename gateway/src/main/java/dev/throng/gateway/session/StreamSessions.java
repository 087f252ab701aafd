package dev.throng.gateway.session;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one hub that hang on one stream, by group.
 *
 * @param <S> a session
 */
final class StreamSessions<S> {
  private final IntObjectMap<Group<S>> groups = new IntObjectHashMap<>(2);
  private final boolean userStream;
  private int size;

  StreamSessions(boolean userStream) {
    this.userStream = userStream;
  }

  /** Whether it is a user's own stream. */
  boolean isUserStream() {
    return userStream;
  }

  /** A session's place in a stream. */
  static final class Membership<S> {
    final S session;
    private Group<S> group;
    private int index;

    private Membership(S session, Group<S> group) {
      this.session = session;
      this.group = group;
    }
  }

  private static final class Group<S> {
    private final int number;
    private final ArrayList<Membership<S>> members = new ArrayList<>(2);

    Group(int number) {
      this.number = number;
    }
  }

  Membership<S> add(S session, int group) {
    Membership<S> membership = new Membership<>(session, group(group));
    insert(membership);
    size++;
    return membership;
  }

  void remove(Membership<S> membership) {
    take(membership);
    size--;
  }

  void move(Membership<S> membership, int group) {
    take(membership);
    membership.group = group(group);
    insert(membership);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Sessions of a group, by position; the list must not be changed. */
  List<Membership<S>> group(int number, List<Membership<S>> otherwise) {
    @Nullable Group<S> group = groups.get(number);
    return group == null ? otherwise : group.members;
  }

  /** All groups' sessions. */
  void forEachGroup(GroupVisitor<S> visitor) {
    for (Group<S> group : groups.values()) {
      visitor.visit(group.number, group.members);
    }
  }

  /** Calls with every session; it may leave the stream meanwhile. */
  void forEachSession(Consumer<S> visitor) {
    List<S> all = new ArrayList<>(size);
    for (Group<S> group : groups.values()) {
      for (Membership<S> membership : group.members) {
        all.add(membership.session);
      }
    }
    all.forEach(visitor);
  }

  /** Gets a group. */
  interface GroupVisitor<S> {
    void visit(int number, List<Membership<S>> members);
  }

  private Group<S> group(int number) {
    Group<S> group = groups.get(number);
    if (group == null) {
      group = new Group<>(number);
      groups.put(number, group);
    }
    return group;
  }

  private void insert(Membership<S> membership) {
    membership.index = membership.group.members.size();
    membership.group.members.add(membership);
  }

  /** The last takes the place of the one that goes. */
  private void take(Membership<S> membership) {
    ArrayList<Membership<S>> members = membership.group.members;
    Membership<S> last = members.remove(members.size() - 1);
    if (last != membership) {
      members.set(membership.index, last);
      last.index = membership.index;
    }
    if (members.isEmpty()) {
      groups.remove(membership.group.number);
    }
  }
}

package dev.throng.gateway.session;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sessions of one hub that hang on one stream, by group. */
final class StreamSessions {
  private final IntObjectMap<Group> groups = new IntObjectHashMap<>(2);
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
  static final class Membership {
    final Session session;
    private Group group;
    private int index;

    private Membership(Session session, Group group) {
      this.session = session;
      this.group = group;
    }
  }

  private static final class Group {
    private final int number;
    private final ArrayList<Membership> members = new ArrayList<>(2);

    Group(int number) {
      this.number = number;
    }
  }

  Membership add(Session session, int group) {
    Membership membership = new Membership(session, group(group));
    insert(membership);
    size++;
    return membership;
  }

  void remove(Membership membership) {
    take(membership);
    size--;
  }

  void move(Membership membership, int group) {
    take(membership);
    membership.group = group(group);
    insert(membership);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Sessions of a group, by position; the list must not be changed. */
  List<Membership> group(int number, List<Membership> otherwise) {
    @Nullable Group group = groups.get(number);
    return group == null ? otherwise : group.members;
  }

  /** All groups' sessions. */
  void forEachGroup(GroupVisitor visitor) {
    for (Group group : groups.values()) {
      visitor.visit(group.number, group.members);
    }
  }

  /** Calls with every session; it may leave the stream meanwhile. */
  void forEachSession(Consumer<Session> visitor) {
    List<Session> all = new ArrayList<>(size);
    for (Group group : groups.values()) {
      for (Membership membership : group.members) {
        all.add(membership.session);
      }
    }
    all.forEach(visitor);
  }

  /** Gets a group. */
  interface GroupVisitor {
    void visit(int number, List<Membership> members);
  }

  private Group group(int number) {
    Group group = groups.get(number);
    if (group == null) {
      group = new Group(number);
      groups.put(number, group);
    }
    return group;
  }

  private void insert(Membership membership) {
    membership.index = membership.group.members.size();
    membership.group.members.add(membership);
  }

  /** The last takes the place of the one that goes. */
  private void take(Membership membership) {
    ArrayList<Membership> members = membership.group.members;
    Membership last = members.remove(members.size() - 1);
    if (last != membership) {
      members.set(membership.index, last);
      last.index = membership.index;
    }
    if (members.isEmpty()) {
      groups.remove(membership.group.number);
    }
  }
}

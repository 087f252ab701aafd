package dev.throng.gateway.session;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one hub that hang on one stream, by class, and the classes by group. A class that
 * no session of the hub has is not known here.
 *
 * @param <S> a session
 */
final class StreamSessions<S> {
  private final IntObjectMap<SessionClass<S>> classes = new IntObjectHashMap<>(2);
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
    private SessionClass<S> sessionClass;
    private int index;

    private Membership(S session, SessionClass<S> sessionClass) {
      this.session = session;
      this.sessionClass = sessionClass;
    }
  }

  /** Sessions whose users have the same roles. */
  static final class SessionClass<S> {
    private final int number;
    private final ArrayList<Membership<S>> members = new ArrayList<>(2);
    private Group<S> group;
    private int index;

    private SessionClass(int number, Group<S> group) {
      this.number = number;
      this.group = group;
    }
  }

  private static final class Group<S> {
    private final int number;
    private final ArrayList<SessionClass<S>> classes = new ArrayList<>(2);

    Group(int number) {
      this.number = number;
    }
  }

  /** Gets the sessions of a class; the list must not be changed. */
  interface ClassVisitor<S> {
    void visit(int number, List<Membership<S>> members);
  }

  /** Says which groups or classes are meant. */
  interface NumberFilter {
    boolean test(int number);
  }

  Membership<S> add(S session, int classNumber, int group) {
    Membership<S> membership = new Membership<>(session, sessionClass(classNumber, group));
    insert(membership);
    size++;
    return membership;
  }

  void remove(Membership<S> membership) {
    take(membership);
    size--;
  }

  /** A session has another class from here on. */
  void move(Membership<S> membership, int classNumber, int group) {
    take(membership);
    membership.sessionClass = sessionClass(classNumber, group);
    insert(membership);
  }

  /** A class is in another group from here on; no-op if no session here has it. */
  void regroup(int classNumber, int group) {
    if (classes.get(classNumber) != null) {
      var unused = sessionClass(classNumber, group);
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Visits the classes of one group. */
  void forEachClassOf(int group, ClassVisitor<S> visitor) {
    @Nullable Group<S> visited = groups.get(group);
    if (visited != null) {
      visit(visited, visitor);
    }
  }

  /** Visits the classes of the groups that are meant. */
  void forEachClassOf(NumberFilter meant, ClassVisitor<S> visitor) {
    for (Group<S> group : groups.values()) {
      if (meant.test(group.number)) {
        visit(group, visitor);
      }
    }
  }

  /** Visits the classes that are meant. */
  void forEachClass(NumberFilter meant, ClassVisitor<S> visitor) {
    for (SessionClass<S> each : classes.values()) {
      if (meant.test(each.number)) {
        visitor.visit(each.number, each.members);
      }
    }
  }

  /** Calls with every session; it may leave the stream meanwhile. */
  void forEachSession(Consumer<S> visitor) {
    List<S> all = new ArrayList<>(size);
    forEachClass(
        number -> true,
        (number, members) -> members.forEach(membership -> all.add(membership.session)));
    all.forEach(visitor);
  }

  private static <S> void visit(Group<S> group, ClassVisitor<S> visitor) {
    for (int i = 0; i < group.classes.size(); i++) {
      SessionClass<S> each = group.classes.get(i);
      visitor.visit(each.number, each.members);
    }
  }

  /** The class with this number, in this group from here on. */
  private SessionClass<S> sessionClass(int number, int group) {
    SessionClass<S> found = classes.get(number);
    if (found == null) {
      found = new SessionClass<>(number, group(group));
      classes.put(number, found);
      insert(found);
    } else if (found.group.number != group) {
      take(found);
      found.group = group(group);
      insert(found);
    }
    return found;
  }

  private Group<S> group(int number) {
    Group<S> group = groups.get(number);
    if (group == null) {
      group = new Group<>(number);
      groups.put(number, group);
    }
    return group;
  }

  private void insert(SessionClass<S> inserted) {
    inserted.index = inserted.group.classes.size();
    inserted.group.classes.add(inserted);
  }

  /** The last takes the place of the one that goes. */
  private void take(SessionClass<S> taken) {
    ArrayList<SessionClass<S>> list = taken.group.classes;
    SessionClass<S> last = list.remove(list.size() - 1);
    if (last != taken) {
      list.set(taken.index, last);
      last.index = taken.index;
    }
    if (list.isEmpty()) {
      groups.remove(taken.group.number);
    }
  }

  private void insert(Membership<S> membership) {
    membership.index = membership.sessionClass.members.size();
    membership.sessionClass.members.add(membership);
  }

  private void take(Membership<S> membership) {
    ArrayList<Membership<S>> members = membership.sessionClass.members;
    Membership<S> last = members.remove(members.size() - 1);
    if (last != membership) {
      members.set(membership.index, last);
      last.index = membership.index;
    }
    if (members.isEmpty()) {
      classes.remove(membership.sessionClass.number);
      take(membership.sessionClass);
    }
  }
}

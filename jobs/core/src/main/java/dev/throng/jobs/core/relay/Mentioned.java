package dev.throng.jobs.core.relay;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.RelayDispatch;
import java.util.BitSet;

/** Finds the passive sessions whose users an event mentions: classes by role, and users. */
final class Mentioned {
  private final RelayTables tables;

  /** Passive groups that see the event's channel. */
  private final BitSet groups;

  private final BitSet classes = new BitSet();

  Mentioned(RelayTables tables, BitSet groups) {
    this.tables = tables;
    this.groups = groups;
  }

  /** Addresses a dispatch to them too; false if there is nobody. */
  boolean addTo(RelayDispatch event, Dispatch.Builder dispatch) {
    findClasses(event);
    if (!classes.isEmpty()) {
      dispatch.setClassSet(ByteString.copyFrom(classes.toByteArray()));
    }
    for (long id : event.getMentionedUsersList()) {
      RelayUser user = tables.users(true).get(id);
      if (user != null && isLeft(user.classNumber())) {
        for (long session : user.sessions()) {
          dispatch.addSessions(session);
        }
      }
    }
    return !classes.isEmpty() || dispatch.getSessionsCount() > 0;
  }

  private void findClasses(RelayDispatch event) {
    GuildOutline outline = tables.outline.get();
    if (outline == null || event.getMentionedRolesCount() == 0) {
      return;
    }
    long[] roles = outline.slots(event.getMentionedRolesList());
    tables.classes.forEach(
        (number, each) -> {
          if (each.passive() && groups.get(each.group()) && Bits.intersect(each.roles(), roles)) {
            classes.set(number);
          }
        });
  }

  /** Whether a class sees the event and is not mentioned as a whole. */
  private boolean isLeft(int classNumber) {
    return !classes.get(classNumber) && groups.get(tables.classes.get(classNumber).group());
  }
}

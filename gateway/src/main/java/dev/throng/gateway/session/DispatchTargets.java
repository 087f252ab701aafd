package dev.throng.gateway.session;

import dev.throng.protocol.BitBytes;
import dev.throng.protocol.wire.Dispatch;

/** Which sessions of a stream a dispatch is for, beside those that it names. */
final class DispatchTargets {
  private DispatchTargets() {}

  /** Visits their classes. */
  static <S> void forEachClass(
      Dispatch dispatch, StreamSessions<S> sessions, StreamSessions.ClassVisitor<S> visitor) {
    if (!dispatch.getClassSet().isEmpty()) {
      sessions.forEachClass(number -> BitBytes.has(dispatch.getClassSet(), number), visitor);
    }
    if (dispatch.getGroupsCount() > 0) {
      for (int i = 0; i < dispatch.getGroupsCount(); i++) {
        sessions.forEachClassOf(dispatch.getGroups(i), visitor);
      }
    } else if (!dispatch.getGroupSet().isEmpty()) {
      sessions.forEachClassOf(group -> BitBytes.has(dispatch.getGroupSet(), group), visitor);
    } else if (dispatch.getExcludedGroupsCount() > 0 || namesNobody(dispatch)) {
      sessions.forEachClassOf(group -> !isExcluded(dispatch, group), visitor);
    }
  }

  /** All of the stream are meant. */
  private static boolean namesNobody(Dispatch dispatch) {
    return dispatch.getClassSet().isEmpty() && dispatch.getSessionsCount() == 0;
  }

  private static boolean isExcluded(Dispatch dispatch, int group) {
    for (int i = 0; i < dispatch.getExcludedGroupsCount(); i++) {
      if (dispatch.getExcludedGroups(i) == group) {
        return true;
      }
    }
    return false;
  }
}

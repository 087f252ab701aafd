package dev.throng.jobs.core.readstate;

import dev.throng.protocol.wire.SessionRef;
import java.util.ArrayList;
import java.util.List;

/**
 * The sessions of a user that are told of changes, in the order in which they came; at most {@link
 * ReadStateLimits#SESSIONS_MAX}.
 */
public record Listeners(List<Listener> list) {
  static final Listeners NONE = new Listeners(List.of());

  /** A session; with those before it, but for those of epochs of its node that are over. */
  Listeners with(SessionRef ref) {
    List<Listener> kept = new ArrayList<>();
    for (Listener each : list) {
      boolean over = each.node() == ref.getNode() && each.epoch() < ref.getEpoch();
      if (!over && each.session() != ref.getSession()) {
        kept.add(each);
      }
    }
    if (kept.size() == ReadStateLimits.SESSIONS_MAX) {
      kept.remove(0);
    }
    kept.add(new Listener(ref.getSession(), ref.getNode(), ref.getEpoch()));
    return new Listeners(List.copyOf(kept));
  }

  Listeners without(long session) {
    return new Listeners(list.stream().filter(each -> each.session() != session).toList());
  }

  /** One listener of each node and epoch. */
  List<Listener> nodes() {
    List<Listener> nodes = new ArrayList<>();
    for (Listener each : list) {
      if (nodes.stream().noneMatch(each::isBeside)) {
        nodes.add(each);
      }
    }
    return nodes;
  }
}

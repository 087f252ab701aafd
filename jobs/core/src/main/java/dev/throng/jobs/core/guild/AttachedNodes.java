package dev.throng.jobs.core.guild;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that a dispatch goes to.
 *
 * @param list by ascending node
 */
public record AttachedNodes(List<AttachedNode> list) {
  static final AttachedNodes NONE = new AttachedNodes(List.of());

  @Nullable AttachedNode find(int node) {
    for (AttachedNode each : list) {
      if (each.node() == node) {
        return each;
      }
    }
    return null;
  }

  /** Whether a session is on a node's newest epoch. */
  boolean isLive(Attachment attachment) {
    AttachedNode node = find(attachment.node());
    return node != null && node.epoch() == attachment.epoch();
  }

  /** With one session more on the node; a newer epoch ends those of the ones before. */
  AttachedNodes plus(int node, long epoch) {
    AttachedNode known = find(node);
    int sessions = known == null || known.epoch() != epoch ? 0 : known.sessions();
    return replaced(node, new AttachedNode(node, epoch, sessions + 1));
  }

  /** With one session less on the node. */
  AttachedNodes minus(int node) {
    AttachedNode known = find(node);
    if (known == null) {
      return this;
    }
    return replaced(
        node,
        known.sessions() == 1 ? null : new AttachedNode(node, known.epoch(), known.sessions() - 1));
  }

  private AttachedNodes replaced(int node, @Nullable AttachedNode replacement) {
    List<AttachedNode> changed = new ArrayList<>(list);
    changed.removeIf(each -> each.node() == node);
    if (replacement != null) {
      changed.add(replacement);
    }
    changed.sort(Comparator.comparingInt(AttachedNode::node));
    return new AttachedNodes(List.copyOf(changed));
  }
}

package dev.throng.gateway.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what belongs to a path, segment by segment: the cost of a look-up is the length of the
 * path, however many templates there are. A literal segment is tried before a parameter, so that
 * {@code /members/search} is not taken for a member. To be filled first; then immutable.
 *
 * @param <K> what else tells apart those with one template: the HTTP method
 * @param <V> what is found
 */
final class SegmentTree<K, V> {
  private final Node<K, V> root = new Node<>();

  private static final class Node<K, V> {
    final Map<String, Node<K, V>> literals = new HashMap<>();
    final Map<K, V> values = new HashMap<>();
    @Nullable Node<K, V> parameter;
  }

  /**
   * What was found.
   *
   * @param value null if there is none for the key
   * @param isTemplate whether the path is that of a template, for this key or another
   */
  record Found<V>(@Nullable V value, boolean isTemplate) {}

  /**
   * Adds a template.
   *
   * @param template {@code /channels/{channel_id}/messages}
   * @throws IllegalArgumentException if there is one already
   */
  void put(K key, String template, V value) {
    Node<K, V> node = root;
    for (String segment : segments(template)) {
      if (isParameter(segment)) {
        node.parameter = node.parameter == null ? new Node<>() : node.parameter;
        node = node.parameter;
      } else {
        node = node.literals.computeIfAbsent(segment, added -> new Node<>());
      }
    }
    if (node.values.putIfAbsent(key, value) != null) {
      throw new IllegalArgumentException("twice: " + key + " " + template);
    }
  }

  /** Looks a path up. */
  Found<V> find(K key, List<String> segments) {
    return find(root, key, segments, 0);
  }

  private Found<V> find(Node<K, V> node, K key, List<String> segments, int depth) {
    if (depth == segments.size()) {
      return new Found<>(node.values.get(key), !node.values.isEmpty());
    }
    boolean isTemplate = false;
    for (Node<K, V> next : next(node, segments.get(depth))) {
      Found<V> found = find(next, key, segments, depth + 1);
      if (found.value() != null) {
        return found;
      }
      isTemplate |= found.isTemplate();
    }
    return new Found<>(null, isTemplate);
  }

  private static <K, V> List<Node<K, V>> next(Node<K, V> node, String segment) {
    List<Node<K, V>> next = new ArrayList<>(2);
    Node<K, V> literal = node.literals.get(segment);
    if (literal != null) {
      next.add(literal);
    }
    if (node.parameter != null) {
      next.add(node.parameter);
    }
    return next;
  }

  /** The segments of a path, undecoded; one slash at its end counts for nothing. */
  static List<String> segments(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.isEmpty() ? List.of() : List.of(trimmed.substring(1).split("/", -1));
  }

  /** Whether a template's segment is a parameter. */
  static boolean isParameter(String segment) {
    return segment.startsWith("{");
  }
}

package dev.throng.local.stack;

import dev.throng.local.server.Service;
import java.util.Set;

/**
 * What of a stack is started.
 *
 * @param only these services, and no jobs; empty: all
 * @param search whether the search index and its job are among all
 */
public record StackParts(Set<String> only, boolean search) {
  /** Everything. */
  public static final StackParts ALL = new StackParts(Set.of(), true);

  /** Everything but search. */
  public static final StackParts CHAT = new StackParts(Set.of(), false);

  /** Everything, with search if it is wanted. */
  public static StackParts with(boolean search) {
    return search ? ALL : CHAT;
  }

  /** Whether a service is among them. */
  boolean has(Service service) {
    return only.isEmpty() ? search || !service.isOptional() : only.contains(service.name());
  }
}

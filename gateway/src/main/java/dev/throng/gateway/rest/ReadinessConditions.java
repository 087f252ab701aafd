package dev.throng.gateway.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;

/** What must hold before this node takes traffic, by name. Thread-safe. */
public final class ReadinessConditions {
  private final Map<String, BooleanSupplier> conditions = new ConcurrentSkipListMap<>();

  /** Adds a condition, or replaces the one of that name. */
  public void require(String name, BooleanSupplier condition) {
    conditions.put(name, condition);
  }

  /** Whether a condition holds, or nobody has required it. */
  boolean holds(String name) {
    BooleanSupplier condition = conditions.get(name);
    return condition == null || condition.getAsBoolean();
  }

  /** Names of the conditions that do not hold, sorted. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    conditions.forEach(
        (name, condition) -> {
          if (!condition.getAsBoolean()) {
            missing.add(name);
          }
        });
    return missing;
  }
}

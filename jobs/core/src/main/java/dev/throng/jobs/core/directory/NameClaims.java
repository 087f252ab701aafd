package dev.throng.jobs.core.directory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that share an actor key: nearly always one.
 *
 * @param list each name once
 */
public record NameClaims(List<NameClaim> list) {
  static final NameClaims NONE = new NameClaims(List.of());

  @Nullable NameClaim find(String name) {
    for (NameClaim claim : list) {
      if (claim.name().equals(name)) {
        return claim;
      }
    }
    return null;
  }

  NameClaims without(String name) {
    List<NameClaim> fewer = new ArrayList<>(list);
    fewer.removeIf(claim -> claim.name().equals(name));
    return new NameClaims(List.copyOf(fewer));
  }

  NameClaims with(NameClaim claim) {
    List<NameClaim> changed = new ArrayList<>(without(claim.name()).list);
    changed.add(claim);
    return new NameClaims(List.copyOf(changed));
  }
}

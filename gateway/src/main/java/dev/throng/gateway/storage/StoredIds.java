package dev.throng.gateway.storage;

import org.jspecify.annotations.Nullable;

/** Ids in names of the storage, where other programs may leave files too. */
final class StoredIds {
  private StoredIds() {}

  /** The id that a name is; null: it is none. */
  static @Nullable Long parse(String name) {
    try {
      return Long.parseLong(name);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}

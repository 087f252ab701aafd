package dev.throng.protocol.search;

import dev.throng.protocol.Partitioner;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which cell and index a guild's messages are in: the one that it was given by name, or one of the
 * shared indices of all cells, chosen by rendezvous hashing: with a cell more, only those guilds
 * move that go to it. A guild that moves must be indexed again.
 */
public final class SearchRouting implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Names of all indices begin so; the index template matches them. */
  public static final String INDEX_PREFIX = "messages-";

  private static final String SHARED = INDEX_PREFIX + "shared-";

  private final List<Slot> slots = new ArrayList<>();
  private final TreeMap<Long, Slot> guilds = new TreeMap<>();

  private record Slot(String cell, String index) implements Serializable {
    /** How much a guild would like to be here; each slot orders the guilds in its own way. */
    long attraction(long guild) {
      return Partitioner.mix(
          guild ^ Partitioner.mix(((long) cell.hashCode() << 32) ^ index.hashCode()));
    }
  }

  /**
   * A routing.
   *
   * @param cells names of the clusters, at least one
   * @param sharedIndices on each cell, 1 or more
   * @param guilds with indices of their own: {@code cell/name} by guild; the index is {@link
   *     #INDEX_PREFIX} and the name
   * @throws IllegalArgumentException that names the value and what was expected
   */
  public SearchRouting(List<String> cells, int sharedIndices, SortedMap<Long, String> guilds) {
    if (cells.isEmpty() || sharedIndices < 1) {
      throw new IllegalArgumentException(
          "cells: " + cells + ", shared indices: " + sharedIndices + " (expected: at least one)");
    }
    for (String cell : cells) {
      for (int index = 0; index < sharedIndices; index++) {
        slots.add(new Slot(cell, SHARED + index));
      }
    }
    guilds.forEach((guild, place) -> this.guilds.put(guild, ownSlot(guild, place, cells)));
  }

  /**
   * Reads the guilds that have indices of their own.
   *
   * @param text {@code guild=cell/name;guild=cell/name}; empty: none
   * @throws IllegalArgumentException that names what is malformed
   */
  public static SortedMap<Long, String> guilds(String text) {
    TreeMap<Long, String> guilds = new TreeMap<>();
    for (String entry : text.split(";", -1)) {
      if (!entry.isBlank()) {
        String[] parts = entry.strip().split("=", -1);
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,20}")) {
          throw new IllegalArgumentException(
              "search.guild-indices: " + entry + " (expected: guild=cell/name)");
        }
        guilds.put(Long.parseUnsignedLong(parts[0]), parts[1]);
      }
    }
    return guilds;
  }

  private static Slot ownSlot(long guild, String place, List<String> cells) {
    int slash = place.indexOf('/');
    String name = place.substring(slash + 1);
    if (slash < 0
        || !cells.contains(place.substring(0, slash))
        || !name.matches("[a-z0-9][a-z0-9_-]{0,99}")
        || name.startsWith("shared-")) {
      throw new IllegalArgumentException(
          "index of guild "
              + Long.toUnsignedString(guild)
              + ": "
              + place
              + " (expected: cell/name, cell one of "
              + cells
              + ", name of a-z, 0-9, _ and -, not shared-)");
    }
    return new Slot(place.substring(0, slash), INDEX_PREFIX + name);
  }

  /** The route of a guild. */
  public SearchRoute of(long guild) {
    Slot own = guilds.get(guild);
    if (own != null) {
      return new SearchRoute(own.cell(), own.index(), "");
    }
    Slot best = slots.get(0);
    for (Slot slot : slots) {
      if (slot.attraction(guild) > best.attraction(guild)) {
        best = slot;
      }
    }
    return new SearchRoute(best.cell(), best.index(), Long.toUnsignedString(guild));
  }

  /** Every index of a cell, with a word on each: whether guilds share it. */
  public SortedMap<String, Boolean> indices(String cell) {
    TreeMap<String, Boolean> indices = new TreeMap<>();
    slots.stream()
        .filter(slot -> slot.cell().equals(cell))
        .forEach(slot -> indices.put(slot.index(), true));
    guilds.values().stream()
        .filter(slot -> slot.cell().equals(cell))
        .forEach(slot -> indices.put(slot.index(), false));
    return indices;
  }
}

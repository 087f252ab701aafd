package dev.throng.protocol;

/** The one partitioner of all inboxes: the finalizer of MurmurHash3 (64 bit), then modulo. */
public final class Partitioner {
  private Partitioner() {}

  /**
   * The partition of a key.
   *
   * @param key actor id
   * @param partitions &gt; 0
   * @return 0 to partitions - 1
   */
  public static int partition(long key, int partitions) {
    return (int) Math.floorMod(mix(key), (long) partitions);
  }

  /** MurmurHash3's 64-bit finalizer: a bijection with full avalanche. */
  public static long mix(long key) {
    long h = key;
    h ^= h >>> 33;
    h *= 0xff51afd7ed558ccdL;
    h ^= h >>> 33;
    h *= 0xc4ceb9fe1a85ec53L;
    h ^= h >>> 33;
    return h;
  }
}

package dev.throng.benchmarks.guild;

/**
 * What a phase took.
 *
 * @param name of the phase
 * @param units commands, sessions or events
 * @param wallNs of both operators, one after the other
 * @param guildCpuNs processor time of the guild's operator
 * @param relayCpuNs of the relays' operator
 * @param processCpuNs of the whole process, with RocksDB's threads
 * @param relayRecords from the guild to its relays
 * @param deliveries to nodes
 * @param deliveryBytes of these
 */
record Work(
    String name,
    long units,
    long wallNs,
    long guildCpuNs,
    long relayCpuNs,
    long processCpuNs,
    long relayRecords,
    long deliveries,
    long deliveryBytes) {

  static Work nothing(String name) {
    return new Work(name, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Both, one after the other. */
  Work plus(Work other) {
    return new Work(
        name,
        units + other.units,
        wallNs + other.wallNs,
        guildCpuNs + other.guildCpuNs,
        relayCpuNs + other.relayCpuNs,
        processCpuNs + other.processCpuNs,
        relayRecords + other.relayRecords,
        deliveries + other.deliveries,
        deliveryBytes + other.deliveryBytes);
  }

  /** The same for so many units. */
  Work counted(long count) {
    return new Work(
        name,
        count,
        wallNs,
        guildCpuNs,
        relayCpuNs,
        processCpuNs,
        relayRecords,
        deliveries,
        deliveryBytes);
  }

  double perSecond() {
    return units * 1e9 / Math.max(1, wallNs);
  }

  double guildUs() {
    return guildCpuNs / 1e3 / Math.max(1, units);
  }

  double relayUs() {
    return relayCpuNs / 1e3 / Math.max(1, units);
  }
}

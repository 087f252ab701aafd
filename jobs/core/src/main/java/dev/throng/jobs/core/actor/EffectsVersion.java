package dev.throng.jobs.core.actor;

/**
 * Effects are numbered by counting, so a version of the code that makes one effect more or less for
 * some command gives those after it other numbers. A replay of commands by such a version would
 * write what was written before under numbers that nobody has seen.
 */
public final class EffectsVersion {
  /**
   * Raised with every change that adds, removes or reorders effects of a command: Kafka records,
   * relay records, or numbers taken.
   */
  public static final int CURRENT = 8;

  private EffectsVersion() {}
}

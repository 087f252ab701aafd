package dev.throng.gateway.config;

/**
 * A secret from the configuration; never printed.
 *
 * @param value as configured
 */
public record Secret(String value) {
  @Override
  public String toString() {
    return "(secret)";
  }
}

package dev.throng.connectors.elasticsearch;

import org.apache.flink.annotation.PublicEvolving;

/**
 * One index of one cluster: what fails, and is waited for, on its own.
 *
 * @param cell name of a cluster
 * @param index of it
 */
@PublicEvolving
public record Destination(String cell, String index) {
  @Override
  public String toString() {
    return cell + "/" + index;
  }
}

package dev.throng.connectors.elasticsearch;

import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * State of a writer: what one destination is still to be told.
 *
 * @param requests of one destination, in order
 */
@Internal
public record PendingRequests(List<DocumentRequest> requests) {
  /** Copies the list. */
  public PendingRequests {
    requests = List.copyOf(requests);
  }
}

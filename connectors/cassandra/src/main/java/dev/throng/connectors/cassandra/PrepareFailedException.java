package dev.throng.connectors.cassandra;

import org.apache.flink.annotation.Internal;

/**
 * A statement could not be prepared: never the fault of values, since none were bound; a schema
 * that is not there yet, or a database that does not answer.
 */
@Internal
final class PrepareFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PrepareFailedException(String cql, Throwable cause) {
    super("cannot prepare: " + cql, cause);
  }
}

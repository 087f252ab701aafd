package dev.throng.connectors.cassandra;

import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.servererrors.FunctionFailureException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.type.codec.CodecNotFoundException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.annotation.Internal;

/**
 * What a failed statement says about its content. Only what would fail in the same way for ever,
 * because of the bound values, is fatal; everything else, the unknown too, is an outage that is
 * waited for: a needless wait is seen in a metric, a needless loss is not.
 */
@Internal
public enum CqlFailure {
  /** Try again. */
  RETRYABLE,
  /** These values can never be written. */
  FATAL;

  /** The verdict on a failure, which may be wrapped. */
  public static CqlFailure of(Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof InvalidQueryException) {
      return isAboutSchema(cause) ? RETRYABLE : FATAL;
    }
    boolean content =
        cause instanceof FrameTooLongException
            || cause instanceof FunctionFailureException
            || cause instanceof CodecNotFoundException
            || cause instanceof IllegalArgumentException
            || cause instanceof ClassCastException
            || cause instanceof IndexOutOfBoundsException;
    return content ? FATAL : RETRYABLE;
  }

  /** The exception below the wrappers of futures. */
  public static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** A missing table or keyspace is an operator's mistake that can be put right. */
  private static boolean isAboutSchema(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("does not exist")
        || message.contains("unconfigured table")
        || message.contains("no keyspace has been specified")
        || message.contains("undefined column name")
        || message.contains("unknown identifier");
  }
}

package dev.throng.connectors.cassandra;

import static dev.throng.connectors.cassandra.CqlFailure.FATAL;
import static dev.throng.connectors.cassandra.CqlFailure.RETRYABLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.InvalidKeyspaceException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.FunctionFailureException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.CodecNotFoundException;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CqlFailureTest {
  private static final Node NODE =
      (Node)
          Proxy.newProxyInstance(
              Node.class.getClassLoader(),
              new Class<?>[] {Node.class},
              (self, m, args) -> m.getReturnType() == int.class ? 1 : null);

  @ParameterizedTest(name = "{1}: {0}")
  @MethodSource("failures")
  void onlyContentIsFatal(Throwable failure, CqlFailure expected) {
    assertThat(CqlFailure.of(failure)).isEqualTo(expected);
    assertThat(CqlFailure.of(new CompletionException(new ExecutionException(failure))))
        .isEqualTo(expected);
  }

  static Stream<Arguments> failures() {
    DefaultConsistencyLevel quorum = DefaultConsistencyLevel.LOCAL_QUORUM;
    return Stream.of(
        Arguments.of(new DriverTimeoutException("2 s"), RETRYABLE),
        Arguments.of(new NoNodeAvailableException(), RETRYABLE),
        Arguments.of(
            AllNodesFailedException.fromErrors(
                List.of(Map.entry(NODE, new ClosedConnectionException("gone")))),
            RETRYABLE),
        Arguments.of(new ClosedConnectionException("gone"), RETRYABLE),
        Arguments.of(new HeartbeatException(null, "no answer", null), RETRYABLE),
        Arguments.of(new BusyConnectionException(1), RETRYABLE),
        Arguments.of(new RequestThrottlingException("full"), RETRYABLE),
        Arguments.of(new UnavailableException(NODE, quorum, 2, 1), RETRYABLE),
        Arguments.of(
            new WriteTimeoutException(NODE, quorum, 0, 1, DefaultWriteType.SIMPLE), RETRYABLE),
        Arguments.of(
            new WriteFailureException(NODE, quorum, 0, 1, DefaultWriteType.SIMPLE, 1, Map.of()),
            RETRYABLE),
        Arguments.of(new OverloadedException(NODE), RETRYABLE),
        Arguments.of(new BootstrappingException(NODE), RETRYABLE),
        Arguments.of(new ServerError(NODE, "?"), RETRYABLE),
        Arguments.of(new UnauthorizedException(NODE, "no"), RETRYABLE),
        Arguments.of(new InvalidKeyspaceException("no such"), RETRYABLE),
        Arguments.of(new InvalidQueryException(NODE, "table messages does not exist"), RETRYABLE),
        Arguments.of(new InvalidQueryException(NODE, "unconfigured table messages"), RETRYABLE),
        Arguments.of(new CancellationException("closed"), RETRYABLE),
        Arguments.of(
            new PrepareFailedException("q", new InvalidQueryException(NODE, "line 1")), RETRYABLE),
        Arguments.of(new IllegalStateException("what is this"), RETRYABLE),
        Arguments.of(
            new InvalidQueryException(NODE, "Key length of 65536 is longer than maximum"), FATAL),
        Arguments.of(new FunctionFailureException(NODE, "f"), FATAL),
        Arguments.of(new CodecNotFoundException(DataTypes.INT, GenericType.STRING), FATAL),
        Arguments.of(new IllegalArgumentException("Too many variables"), FATAL),
        Arguments.of(new IndexOutOfBoundsException("7"), FATAL));
  }
}

package dev.throng.gateway.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.process.ChildJvm;
import dev.throng.gateway.process.OutOfMemoryExit;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** REST in a JVM without direct memory, which the JVM itself does not notice. */
@Timeout(60)
final class OutOfMemoryTest {
  /** The JVM's main class. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
      ChildJvm.listening(new RestFixture(false).port());
    }
  }

  @Test
  void theProcessEndsAndSaysWhy() throws Exception {
    try (ChildJvm jvm = new ChildJvm(Main.class);
        Socket socket = new Socket("127.0.0.1", jvm.port())) {
      socket.getOutputStream().write("GET /api/v10/gateway HTTP/1.1\r\n\r\n".getBytes(US_ASCII));

      assertThat(jvm.exitCode()).as(jvm.said()).isEqualTo(OutOfMemoryExit.EXIT_CODE);
      assertThat(jvm.said()).contains("out of memory");
    }
  }
}

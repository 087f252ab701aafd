package dev.throng.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.process.ChildJvm;
import dev.throng.gateway.process.OutOfMemoryExit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.KafkaThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A producer in a JVM without direct memory: its thread would end, and nothing be sent any more.
 */
@Timeout(120)
final class OutOfMemoryTest {
  private static final int BLOCK_BYTES = 1 << 20;

  /** The JVM's main class. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, loopback)) {
        port = free.getLocalPort();
      }
      try (KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(
                  KafkaSettings.producer("127.0.0.1:" + port, 1 << 20, 1),
                  new ByteArraySerializer(),
                  new ByteArraySerializer());
          ServerSocket broker = new ServerSocket()) {
        OutOfMemoryExit.watch(KafkaThread.class);
        List<ByteBuffer> all = useUp();
        // Now the producer can connect, and has no buffer for its first request.
        broker.bind(new InetSocketAddress(loopback, port));
        ChildJvm.listening(port);
        System.out.println(producer.metrics().size() + all.size());
      }
    }

    private static List<ByteBuffer> useUp() {
      List<ByteBuffer> all = new ArrayList<>();
      for (int bytes = BLOCK_BYTES; bytes > 0; ) {
        try {
          all.add(ByteBuffer.allocateDirect(bytes));
        } catch (OutOfMemoryError e) {
          bytes /= 16;
        }
      }
      return all;
    }
  }

  @Test
  void theProcessEndsAndSaysWhy() throws Exception {
    try (ChildJvm jvm = new ChildJvm(Main.class)) {
      assertThat(jvm.port()).isPositive();
      assertThat(jvm.exitCode()).as(jvm.said()).isEqualTo(OutOfMemoryExit.EXIT_CODE);
      assertThat(jvm.said()).contains("out of memory");
    }
  }
}

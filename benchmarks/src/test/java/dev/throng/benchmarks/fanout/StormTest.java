package dev.throng.benchmarks.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class StormTest {
  private final StormOptions options = new StormOptions();

  @Test
  void thoseWhoWereThereGetEachMessageOnceWhileOthersComeAndGo() throws Exception {
    parse("--sessions=200", "--gone=200", "--others=5", "--rate=50", "--seconds=1", "--warm-up=1");
    Messages messages = Storm.messages(options);
    Process server = BroadcastServer.start();
    try {
      URI url = URI.create("ws://127.0.0.1:" + BroadcastServer.port(server) + "/");
      try (Receivers others = new Receivers(url, messages, 1);
          Newcomers newcomers =
              new Newcomers(new Receivers(url, messages, 1), session -> null, 200)) {
        for (int i = 0; i < options.others; i++) {
          others.connect(null);
        }
        others.awaitReady(30);
        Storm storm = new Storm(options, messages, others, sender(url));

        List<ObjectNode> rows = storm.run(newcomers);

        assertThat(rows)
            .extracting(row -> row.path("what").asText())
            .containsExactly("before", "while they come", "when some have gone");
        assertThat(rows).allMatch(row -> row.path("lost").asInt() == 0);
        assertThat(rows.get(1).path("ready").asInt()).isEqualTo(200);
        assertThat(storm.isExact()).isTrue();
      }
    } finally {
      server.destroy();
    }
  }

  @Test
  void oneThatIsClosedBeforeItIsReadyBeginsAgain() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    URI url = URI.create("ws://127.0.0.1:" + nobody + "/");
    try (Newcomers newcomers =
        new Newcomers(new Receivers(url, new Messages(1, 60), 1), session -> null, 2)) {
      newcomers.begin();
      for (int i = 0; i < 1_000 && newcomers.retries() < 2; i++) {
        Thread.sleep(10);
      }
      assertThat(newcomers.retries()).isGreaterThanOrEqualTo(2);
      assertThat(newcomers.areReady()).isFalse();
    }
  }

  @Test
  void whatCannotBeUsedIsRefusedByName() {
    parse("--gone=-1");
    assertThatIllegalArgumentException()
        .isThrownBy(options::check)
        .withMessage("--gone: -1 (expected: at least 0)");
  }

  private void parse(String... arguments) {
    new CommandLine(options).parseArgs(arguments);
  }

  private static MessageSender sender(URI url) {
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(url, new WebSocket.Listener() {})
            .join();
    return new BroadcastCommand.Queue(socket, 775);
  }
}

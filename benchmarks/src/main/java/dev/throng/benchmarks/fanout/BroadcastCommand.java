package dev.throng.benchmarks.fanout;

import dev.throng.benchmarks.results.ResultFiles;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The yardstick. */
@Command(
    name = "broadcast",
    mixinStandardHelpOptions = true,
    description =
        "The yardstick: a bare broadcaster in a process of its own sends frames of the same size to"
            + " the same receivers, without any protocol.")
final class BroadcastCommand implements Callable<Integer> {
  private static final long READY_S_MAX = 60;

  @Option(
      names = "--frame",
      defaultValue = "775",
      paramLabel = "N",
      description =
          "Bytes of a frame, as 'fanout' prints them per delivery. Default: ${DEFAULT-VALUE}.")
  private int frame;

  @Mixin private LoadOptions options = new LoadOptions();
  @Mixin private ResultFiles files = new ResultFiles();

  @Override
  public Integer call() throws Exception {
    options.check();
    Curve curve = new Curve();
    for (LoadOptions run : options.runs()) {
      curve.add(withServer(run));
    }
    curve.finish(files);
    return curve.isExact() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Result withServer(LoadOptions run) throws Exception {
    Process server = BroadcastServer.start();
    try {
      return run(run, server);
    } finally {
      server.destroy();
    }
  }

  private Result run(LoadOptions run, Process server) throws Exception {
    URI url = URI.create("ws://127.0.0.1:" + BroadcastServer.port(server) + "/");
    Messages messages = Run.messages(run);
    try (Receivers receivers = new Receivers(url, messages, run.loops)) {
      for (int i = 0; i < run.sessions; i++) {
        receivers.connect(null);
      }
      receivers.awaitReady(READY_S_MAX);
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(url, new WebSocket.Listener() {})
              .join();
      return new Run(run, Map.of("broadcaster", server.pid()))
          .execute(messages, receivers, new Queue(socket, frame));
    }
  }

  /** One frame after the other on the one socket that sends. */
  static final class Queue implements MessageSender {
    private final WebSocket socket;
    private final int frame;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    Queue(WebSocket socket, int frame) {
      this.socket = socket;
      this.frame = frame;
    }

    @Override
    public synchronized CompletableFuture<Answer> send(int number, String content) {
      String text = content + "-".repeat(Math.max(0, frame - content.length()));
      CompletableFuture<Answer> sent =
          last.thenCompose(before -> socket.sendText(text, true)).thenApply(done -> Answer.TAKEN);
      last = sent;
      return sent;
    }
  }
}

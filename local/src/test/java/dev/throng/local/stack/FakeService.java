package dev.throng.local.stack;

import dev.throng.local.process.Launch;
import dev.throng.local.server.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A service whose process is a shell command; it answers a moment after its start. */
record FakeService(
    String name, Path dir, String command, Set<String> startAfter, List<Integer> ports)
    implements Service {
  private static final long ANSWERS_AFTER_MS = 200;

  @Override
  public void prepare() {}

  @Override
  public Launch launch() {
    return new Launch(List.of("sh", "-c", command), Map.of(), dir, output());
  }

  @Override
  public void probe() throws InterruptedException {
    Thread.sleep(ANSWERS_AFTER_MS);
    if (command.startsWith("exit")) {
      throw new IllegalStateException("ended");
    }
  }

  @Override
  public String url() {
    return "fake:" + name;
  }
}

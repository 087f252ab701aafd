package dev.throng.gateway.ws;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Asks all clients of the node to go elsewhere: at the pace at which another node lets clients
 * identify, or faster where that would take too long.
 */
final class Drain {
  private static final int STEP_MS = 50;

  private final HubLoops loops;
  private final int perSecond;
  private final Duration longest;

  /**
   * A drain that has not begun.
   *
   * @param perSecond clients that another node takes in
   * @param longest until all were asked
   */
  Drain(HubLoops loops, int perSecond, Duration longest) {
    this.loops = loops;
    this.perSecond = perSecond;
    this.longest = longest;
  }

  /** Returns when all were asked. */
  void run(int clients) throws InterruptedException {
    int step = perStep(clients, perSecond, longest);
    for (int asked = 0; asked + step < clients; asked += step) {
      ask(step);
      TimeUnit.MILLISECONDS.sleep(STEP_MS);
    }
    // Loops do not have equally many clients: the last step takes what is left on any.
    ask(clients);
  }

  /** How many of so many clients are asked in one step. */
  static int perStep(int clients, int perSecond, Duration longest) {
    long steps = Math.max(1, longest.toMillis() / STEP_MS);
    long paced = (long) perSecond * STEP_MS / TimeUnit.SECONDS.toMillis(1);
    return (int) Math.max(1, Math.max(paced, (clients + steps - 1) / steps));
  }

  private void ask(int clients) {
    int each = (clients + loops.count() - 1) / loops.count();
    loops.forEachHub(hub -> hub.reconnect(each));
  }
}

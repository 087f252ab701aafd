package dev.throng.local.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.GatewaySession;
import dev.throng.client.RestAnswer;
import dev.throng.client.SessionCounters;
import dev.throng.client.ThrongApi;
import dev.throng.local.load.DeliveryLog;
import dev.throng.local.load.Ledger;
import dev.throng.local.load.MessageLoad;
import dev.throng.local.load.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Runs one scenario: sessions, load, fault, rest, judgement. Blocks its caller. */
final class ChaosRun {
  private static final Duration BEFORE_FAULT = Duration.ofSeconds(4);
  private static final Duration AFTER_RECOVERY = Duration.ofSeconds(4);
  private static final Duration RECOVERY = Duration.ofSeconds(120);
  private static final Duration ANSWERS = Duration.ofSeconds(60);
  private static final Duration REST = Duration.ofSeconds(60);
  private static final long POLL_MS = 500;
  private static final int PAGE = 100;

  private final ChaosTarget target;
  private final Arena arena;
  private final ChaosOptions options;
  private final Ledger ledger = new Ledger();
  private final List<DeliveryLog> logs = new ArrayList<>();
  private final List<GatewaySession> sessions = new ArrayList<>();

  ChaosRun(ChaosTarget target, Arena arena, ChaosOptions options) {
    this.target = target;
    this.arena = arena;
    this.options = options;
  }

  ChaosReport run(Scenario scenario) throws InterruptedException {
    scenario.prepare(target);
    awaitHealth("before the fault");
    Map<Long, Long> channels = arena.createChannels(scenario.label());
    try {
      openSessions(channels);
      return underLoad(scenario, channels.keySet());
    } finally {
      sessions.forEach(GatewaySession::close);
    }
  }

  private void openSessions(Map<Long, Long> channels) throws InterruptedException {
    for (int i = 0; i < options.sessions(); i++) {
      ThrongApi person = arena.people().get(i % arena.people().size());
      DeliveryLog log = new DeliveryLog(channels.keySet(), new HashSet<>(channels.values()));
      logs.add(log);
      sessions.add(GatewaySession.open(person, person.gateway(), 0, log));
    }
    for (DeliveryLog log : logs) {
      if (!log.awaitGuilds(Duration.ofSeconds(30))) {
        throw new IllegalStateException("a session got no GUILD_CREATE within 30 s");
      }
    }
  }

  private ChaosReport underLoad(Scenario scenario, Set<Long> channels) throws InterruptedException {
    List<Sender> senders = new ArrayList<>();
    for (ThrongApi person : arena.people()) {
      channels.forEach(channel -> senders.add(new Sender(person, channel)));
    }
    long gapsBefore = target.gapsFound();
    long from = System.nanoTime();
    String trouble = null;
    long to;
    String nonces = Long.toString(System.currentTimeMillis(), 36);
    try (MessageLoad load = MessageLoad.start(senders, options.perSecond(), nonces, ledger)) {
      Thread.sleep(BEFORE_FAULT.toMillis());
      scenario.inject(target);
      sleepUntil(from + options.length().toNanos() - AFTER_RECOVERY.toNanos());
      if (!awaitHealth("after the fault")) {
        trouble = "not healthy after " + RECOVERY.toSeconds() + " s";
      }
      Thread.sleep(AFTER_RECOVERY.toMillis());
      to = System.nanoTime();
      if (!load.finish(ANSWERS)) {
        trouble = "no answer to some after " + ANSWERS.toSeconds() + " s";
      }
      trouble = load.refusal() == null ? trouble : load.refusal();
    }
    Verdict verdict = settle(channels);
    long gaps = target.gapsFound();
    return new ChaosReport(
        scenario,
        verdict,
        ledger.retries(),
        gaps >= gapsBefore ? gaps - gapsBefore : gaps,
        sessions.stream().mapToInt(session -> session.counters().resumes()).sum(),
        sessions.stream().mapToInt(session -> session.counters().identifies() - 1).sum(),
        Silence.longestMs(logs, from, to),
        trouble == null ? sequenceTrouble() : trouble);
  }

  private @Nullable String sequenceTrouble() {
    int breaks = 0;
    for (GatewaySession session : sessions) {
      SessionCounters counters = session.counters();
      breaks += counters.sequenceBreaks();
    }
    return breaks == 0 ? null : breaks + " breaks in the sessions' own sequences";
  }

  /** Waits until the judgement is good, then a little more for what should not come any more. */
  private Verdict settle(Set<Long> channels) throws InterruptedException {
    long deadline = System.nanoTime() + REST.toNanos();
    try (MessageRows rows = target.openRows(channels)) {
      while (!judge(rows, channels).holds() && System.nanoTime() < deadline) {
        Thread.sleep(POLL_MS);
      }
      Thread.sleep(2_000);
      return judge(rows, channels);
    }
  }

  private Verdict judge(MessageRows rows, Set<Long> channels) throws InterruptedException {
    List<MessageRow> history = new ArrayList<>();
    for (long channel : channels) {
      readHistory(channel, history);
    }
    return Audit.judge(new Evidence(ledger, logs, rows.read(), history));
  }

  private void readHistory(long channel, List<MessageRow> into) throws InterruptedException {
    String before = "";
    while (true) {
      JsonNode page = page(channel, before);
      for (JsonNode message : page) {
        long id = message.path("id").asLong();
        into.add(new MessageRow(channel, id, message.path("content").asInt(-1)));
        before = "&before=" + id;
      }
      if (page.size() < PAGE) {
        return;
      }
    }
  }

  /** A page, asked for again while the server says that it cannot tell yet. */
  private JsonNode page(long channel, String before) throws InterruptedException {
    String path = "/channels/" + channel + "/messages?limit=" + PAGE + before;
    long deadline = System.nanoTime() + REST.toNanos();
    while (true) {
      try {
        RestAnswer answer = arena.people().get(0).rest().request("GET", path, null);
        if (answer.status() < 500 || System.nanoTime() > deadline) {
          return answer.orThrow();
        }
      } catch (CompletionException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
      Thread.sleep(POLL_MS);
    }
  }

  private boolean awaitHealth(String when) throws InterruptedException {
    long deadline = System.nanoTime() + RECOVERY.toNanos();
    while (!target.isHealthy()) {
      if (System.nanoTime() > deadline) {
        options.out().println("  not healthy " + when);
        return false;
      }
      Thread.sleep(POLL_MS);
    }
    return true;
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    long leftMs = (nanos - System.nanoTime()) / 1_000_000;
    if (leftMs > 0) {
      Thread.sleep(leftMs);
    }
  }
}

package dev.throng.local.chaos;

import dev.throng.local.load.Delivery;
import dev.throng.local.load.DeliveryLog;
import dev.throng.local.load.HistoryWindow;
import dev.throng.local.load.Ledger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what was acknowledged, stored, delivered and paged back. The rule: acknowledged messages
 * are stored under the acknowledged id; every stored message was delivered to every session once
 * and in the channel's order, or lies where the session began anew and had to read history; history
 * is what is stored.
 */
public final class Audit {
  private final Map<MessageKey, MessageRow> rows = new HashMap<>();
  private int lost;
  private int duplicates;
  private int disorders;
  private int phantoms;

  /** Ids are unique in their channel. */
  private record MessageKey(long channel, long messageId) {
    static MessageKey of(MessageRow message) {
      return new MessageKey(message.channel(), message.messageId());
    }

    static MessageKey of(Delivery delivery) {
      return new MessageKey(delivery.channel(), delivery.messageId());
    }
  }

  private Audit() {}

  /** Judges one run. */
  public static Verdict judge(Evidence evidence) {
    return new Audit().judgeOnce(evidence);
  }

  private Verdict judgeOnce(Evidence evidence) {
    rows(evidence.stored());
    acknowledged(evidence.ledger());
    int delivered = Integer.MAX_VALUE;
    int fromHistory = 0;
    for (DeliveryLog session : evidence.sessions()) {
      Set<MessageKey> received = received(session);
      int missed = missed(session, received);
      delivered = Math.min(delivered, received.size());
      fromHistory = Math.max(fromHistory, missed);
    }
    int historyMissing = historyMissing(evidence.history());
    Ledger ledger = evidence.ledger();
    return new Verdict(
        ledger.sent(),
        ledger.acknowledged(),
        rows.size(),
        evidence.sessions().isEmpty() ? 0 : delivered,
        fromHistory,
        lost,
        duplicates + ledger.contradictions(),
        disorders,
        phantoms,
        historyMissing);
  }

  private void rows(List<MessageRow> stored) {
    Set<Integer> numbers = new HashSet<>();
    for (MessageRow row : stored) {
      rows.put(MessageKey.of(row), row);
      if (!numbers.add(row.number())) {
        duplicates++;
      }
    }
  }

  private void acknowledged(Ledger ledger) {
    Map<Integer, Long> idByNumber = new HashMap<>();
    rows.values().forEach(row -> idByNumber.put(row.number(), row.messageId()));
    for (int number = 0; number < ledger.sent(); number++) {
      long id = ledger.messageId(number);
      if (id != 0 && idByNumber.getOrDefault(number, 0L) != id) {
        lost++;
      }
    }
  }

  private Set<MessageKey> received(DeliveryLog session) {
    Set<MessageKey> ids = new HashSet<>();
    Map<Long, Long> last = new HashMap<>();
    for (Delivery delivery : session.deliveries()) {
      if (!ids.add(MessageKey.of(delivery))) {
        duplicates++;
      } else if (delivery.messageId() <= last.getOrDefault(delivery.channel(), 0L)) {
        disorders++;
      }
      last.merge(delivery.channel(), delivery.messageId(), Math::max);
      MessageRow row = rows.get(MessageKey.of(delivery));
      if (row == null || row.number() != delivery.number()) {
        phantoms++;
      }
    }
    return ids;
  }

  /** Counts as lost what the session missed though it was connected; returns the rest. */
  private int missed(DeliveryLog session, Set<MessageKey> received) {
    List<HistoryWindow> windows = session.windows();
    int inWindows = 0;
    for (MessageRow row : rows.values()) {
      if (received.contains(MessageKey.of(row))) {
        continue;
      }
      if (windows.stream().anyMatch(w -> w.contains(row.channel(), row.messageId()))) {
        inWindows++;
      } else {
        lost++;
      }
    }
    return inWindows;
  }

  private int historyMissing(List<MessageRow> history) {
    Set<MessageKey> paged = new HashSet<>();
    for (MessageRow entry : history) {
      if (!paged.add(MessageKey.of(entry))) {
        duplicates++;
      }
      if (!entry.equals(rows.get(MessageKey.of(entry)))) {
        phantoms++;
      }
    }
    int missing = 0;
    for (MessageKey key : rows.keySet()) {
      if (!paged.contains(key)) {
        missing++;
      }
    }
    return missing;
  }
}

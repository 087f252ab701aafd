package dev.throng.gateway.rest.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.rest.Json;
import dev.throng.protocol.wire.CallersReply;
import dev.throng.protocol.wire.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The reply to a batch: for each of its callers the same bytes, cut to its limit, or a refusal. */
final class ReadReply {
  private static final int OK = 200;

  private final PageKey key;
  private final int limit;
  private final Answer whole;
  private ReactionMarks marks = ReactionMarks.NONE;
  private final Map<Integer, Answer> cut = new HashMap<>();
  private final Map<Long, Answer> refused = new HashMap<>();

  /**
   * An answer.
   *
   * @param code Discord's, of an error; 0 for what is none
   */
  record Answer(ReadAnswer answer, int code) {
    static Answer of(int status, byte[] body, long readSeq) {
      JsonNode error = status / 100 == 4 && body.length > 0 ? Json.parseTrusted(body) : null;
      return new Answer(
          new ReadAnswer(status, body, readSeq), error == null ? 0 : error.path("code").asInt());
    }
  }

  /**
   * A reply.
   *
   * @param limit that was asked for
   */
  ReadReply(PageKey key, int limit, Reply reply) {
    this.key = key;
    this.limit = limit;
    this.whole = Answer.of(reply.getStatus(), reply.getBody().toByteArray(), reply.getReadSeq());
    for (CallersReply other : reply.getOthersList()) {
      Answer answer = Answer.of(other.getStatus(), other.getBody().toByteArray(), 0);
      other.getCallersList().forEach(caller -> refused.put(caller, answer));
    }
  }

  /** Messages of which readers are told which reactions are their own; mostly none. */
  List<Long> reacted() {
    return whole.answer().isOk() && !key.asBase()
        ? ReactionMarks.reacted(whole.answer().body())
        : List.of();
  }

  /** From here on callers are told which reactions are their own. */
  void mark(ReactionMarks own) {
    marks = own;
  }

  /** What one caller gets, who asked for so much. */
  Answer to(long caller, int wanted) {
    Answer shared = shared(caller, wanted);
    if (refused.containsKey(caller) || !marks.has(caller)) {
      return shared;
    }
    byte[] body = marks.mark(shared.answer().body(), caller);
    return new Answer(new ReadAnswer(OK, body, shared.answer().readSeq()), 0);
  }

  private Answer shared(long caller, int wanted) {
    Answer other = refused.get(caller);
    if (other != null) {
      return other;
    }
    if (wanted >= limit || whole.answer().status() != OK) {
      return whole;
    }
    return cut.computeIfAbsent(
        wanted,
        count ->
            new Answer(
                new ReadAnswer(OK, key.cut(whole.answer().body(), count), whole.answer().readSeq()),
                0));
  }
}

package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.protocol.wire.MembersPage;
import dev.throng.protocol.wire.Reply;
import org.jspecify.annotations.Nullable;

/**
 * REQUEST_GUILD_MEMBERS of the sessions of one hub: asks the guild, one command per chunk, and
 * passes on what it answers. Every request about a guild that the session is in is answered: with
 * all its chunks, of which those behind a failed page are empty, or with RATE_LIMITED. A list ends
 * after {@value #LIST_CHUNKS_MAX} chunks.
 */
final class MemberRequests {
  static final int LIST_CHUNKS_MAX = 20;

  /** Requests under way; above, RATE_LIMITED. */
  static final int UNDER_WAY_MAX = 64;

  private static final double BUSY_RETRY_S = 1;
  private static final double FAILED_RETRY_S = 5;
  private static final int OK = 200;
  private static final int CLIENT_ERROR_MAX = 499;

  private final LiveSessions sessions;
  private final SessionActors actors;
  private final SessionLimits limits;
  private final SessionMetrics metrics;
  private int underWay;

  MemberRequests(
      LiveSessions sessions, SessionActors actors, SessionLimits limits, SessionMetrics metrics) {
    this.sessions = sessions;
    this.actors = actors;
    this.limits = limits;
    this.metrics = metrics;
  }

  void handle(Session session, JsonNode d) {
    MemberRequest request = MemberRequest.of(d);
    // As on Discord: who is not in the guild gets no answer, and the guild hears nothing of it.
    if (request == null || !session.isIn(request.guild())) {
      return;
    }
    Walk walk = new Walk(session, request);
    if (underWay == UNDER_WAY_MAX) {
      metrics.memberRequestsBusy.increment();
      walk.refuse(BUSY_RETRY_S);
      return;
    }
    double waitSeconds = limits.members(session.user(), request.guild(), request.isWholeList());
    if (waitSeconds > 0) {
      metrics.memberRequestsLimited.increment();
      walk.refuse(waitSeconds);
    } else if (request.isList() && !session.mayList()) {
      walk.sendEmptyFrom(0);
    } else {
      underWay++;
      walk.next(0);
    }
  }

  /** One request on its way from chunk to chunk. */
  private final class Walk {
    private final Session session;
    private final MemberRequest request;
    private int sent;
    private int count = 1;

    Walk(Session session, MemberRequest request) {
      this.session = session;
      this.request = request;
    }

    void next(long after) {
      actors
          .getMembers(session.user(), request.guild(), request.command(after))
          .whenComplete((reply, failure) -> sessions.execute(() -> answered(reply)));
    }

    private void answered(@Nullable Reply reply) {
      // Before anything that may throw: a place that is not given back is lost for good.
      underWay--;
      if (sessions.session(session.id()) != session) {
        return;
      }
      boolean refused =
          reply != null && reply.getStatus() > OK && reply.getStatus() <= CLIENT_ERROR_MAX;
      MembersPage page = refused ? MembersPage.getDefaultInstance() : page(reply);
      if (page == null) {
        metrics.memberRequestsFailed.increment();
        if (sent > 0) {
          sendEmptyFrom(sent);
        }
        refuse(FAILED_RETRY_S);
        return;
      }
      if (sent == 0 && request.isWholeList()) {
        long chunks =
            (page.getTotal() + MemberRequest.CHUNK_MEMBERS - 1) / MemberRequest.CHUNK_MEMBERS;
        count = (int) Math.max(1, Math.min(LIST_CHUNKS_MAX, chunks));
      }
      send("GUILD_MEMBERS_CHUNK", MemberChunk.of(request, page, sent++, count));
      if (sent < count && page.getNext() != 0) {
        underWay++;
        next(page.getNext());
      } else {
        sendEmptyFrom(sent);
      }
    }

    /** Completes what was announced: clients wait for the last chunk. */
    void sendEmptyFrom(int first) {
      for (int i = first; i < count; i++) {
        send(
            "GUILD_MEMBERS_CHUNK",
            MemberChunk.of(request, MembersPage.getDefaultInstance(), i, count));
      }
    }

    void refuse(double retryAfterSeconds) {
      send("RATE_LIMITED", MemberChunk.rateLimited(request, retryAfterSeconds));
    }

    private void send(String t, ByteString d) {
      session.offer(PreparedDispatch.of(t, d), sessions.nowMs());
    }
  }

  private static @Nullable MembersPage page(@Nullable Reply reply) {
    try {
      return reply == null || reply.getStatus() != OK
          ? null
          : MembersPage.parseFrom(reply.getBody());
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}

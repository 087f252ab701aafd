package dev.throng.gateway.session;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.CountMassMentions;
import dev.throng.protocol.wire.GetMembers;
import dev.throng.protocol.wire.MembersPage;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.SessionPresence;
import dev.throng.protocol.wire.SessionRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Keeps what sessions told actors; members of every guild are in {@link #members}. */
public final class FakeSessionActors implements SessionActors {
  public final List<SessionRef> connected = new CopyOnWriteArrayList<>();
  public final List<SessionRef> disconnected = new CopyOnWriteArrayList<>();

  /** Whether there are read states; without them READY does not wait. */
  public volatile boolean hasReadStates;

  public final List<SessionRef> readStatesOpened = new CopyOnWriteArrayList<>();
  public final List<SessionPresence> identified = new CopyOnWriteArrayList<>();
  public final List<SessionPresence> presences = new CopyOnWriteArrayList<>();
  public final List<CountMassMentions> massMentionsCounted = new CopyOnWriteArrayList<>();
  public final List<SessionRef> readStatesClosed = new CopyOnWriteArrayList<>();

  /** Guilds that sessions have subscribed to, in order. */
  public final List<Long> subscribed = new CopyOnWriteArrayList<>();

  public final TreeMap<Long, String> members = new TreeMap<>();

  /** Sessions that guilds were asked to attach once more. */
  public final List<Attach> attachedAgain = new CopyOnWriteArrayList<>();

  /** What was asked of guilds. */
  public final List<GetMembers> queries = new CopyOnWriteArrayList<>();

  /** While it is not null, questions for members wait here. */
  public volatile @Nullable List<CompletableFuture<Reply>> held;

  /** Status with which guilds refuse; 0: they answer. */
  public volatile int refusal;

  /** Fails every tell while it is set. */
  public volatile @Nullable RuntimeException failure;

  /** Thrown by every tell while it is set. */
  public volatile @Nullable Error thrown;

  private final AtomicLong lastId = new AtomicLong(1000);

  /** How the next presences end; others are told at once. */
  public final ArrayDeque<CompletableFuture<Void>> heldPresences = new ArrayDeque<>();

  @Override
  public long newSessionId() {
    return lastId.incrementAndGet();
  }

  @Override
  public CompletableFuture<Void> connect(SessionRef session, SessionPresence presence) {
    identified.add(presence);
    return tell(connected, session);
  }

  @Override
  public CompletableFuture<Void> updatePresence(SessionRef session, SessionPresence presence) {
    presences.add(presence);
    CompletableFuture<Void> held = heldPresences.poll();
    return held == null ? CompletableFuture.completedFuture(null) : held;
  }

  @Override
  public CompletableFuture<Void> disconnect(SessionRef session) {
    return tell(disconnected, session);
  }

  @Override
  public CompletableFuture<Void> attachAgain(long guild, Attach again) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    attachedAgain.add(again);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> subscribe(SessionRef session, List<Long> guilds) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    subscribed.addAll(guilds);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> openReadStates(SessionRef session) {
    return hasReadStates
        ? tell(readStatesOpened, session)
        : CompletableFuture.failedFuture(new IllegalStateException("there are none"));
  }

  @Override
  public CompletableFuture<Void> countMassMentions(long guild, CountMassMentions question) {
    massMentionsCounted.add(question);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> closeReadStates(SessionRef session) {
    return tell(readStatesClosed, session);
  }

  @Override
  public CompletableFuture<Reply> getMembers(long caller, long guild, GetMembers query) {
    queries.add(query);
    List<CompletableFuture<Reply>> waiting = held;
    if (waiting != null) {
      CompletableFuture<Reply> reply = new CompletableFuture<>();
      waiting.add(reply);
      return reply;
    }
    return CompletableFuture.completedFuture(
        refusal == 0 ? answer(query) : Reply.newBuilder().setStatus(refusal).build());
  }

  /** What a guild with {@link #members} answers. */
  public Reply answer(GetMembers query) {
    MembersPage.Builder page = MembersPage.newBuilder().setTotal(members.size());
    List<String> found = new ArrayList<>();
    for (long user : query.getUsersList()) {
      String member = members.get(user);
      if (member == null) {
        page.addNotFound(user);
      } else {
        found.add(member);
      }
    }
    if (query.getUsersCount() == 0) {
      for (Map.Entry<Long, String> entry : members.tailMap(query.getAfter(), false).entrySet()) {
        if (found.size() == query.getLimit()) {
          break;
        }
        if (entry.getValue().contains("\"username\":\"" + query.getPrefix())) {
          found.add(entry.getValue());
          page.setNext(entry.getKey().equals(members.lastKey()) ? 0 : entry.getKey());
        }
      }
    }
    page.setMembers(ByteString.copyFromUtf8("[" + String.join(",", found) + "]"));
    return Reply.newBuilder().setStatus(200).setBody(page.build().toByteString()).build();
  }

  private CompletableFuture<Void> tell(List<SessionRef> to, SessionRef session) {
    Error error = thrown;
    if (error != null) {
      throw error;
    }
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    to.add(session);
    return CompletableFuture.completedFuture(null);
  }
}

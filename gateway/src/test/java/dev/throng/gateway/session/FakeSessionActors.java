package dev.throng.gateway.session;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.SessionRef;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Keeps what sessions told actors; members of every guild are in {@link #members}. */
public final class FakeSessionActors implements SessionActors {
  public final List<SessionRef> connected = new CopyOnWriteArrayList<>();
  public final List<SessionRef> disconnected = new CopyOnWriteArrayList<>();
  public final TreeMap<Long, String> members = new TreeMap<>();

  /** Fails every tell while it is set. */
  public volatile @Nullable RuntimeException failure;

  private final AtomicLong lastId = new AtomicLong(1000);

  @Override
  public long newSessionId() {
    return lastId.incrementAndGet();
  }

  @Override
  public CompletableFuture<Void> connect(SessionRef session) {
    return tell(connected, session);
  }

  @Override
  public CompletableFuture<Void> disconnect(SessionRef session) {
    return tell(disconnected, session);
  }

  @Override
  public CompletableFuture<Reply> listMembers(long caller, long guild, long after, int limit) {
    String page =
        String.join(",", members.tailMap(after, false).values().stream().limit(limit).toList());
    return reply(200, "[" + page + "]");
  }

  @Override
  public CompletableFuture<Reply> getMember(long caller, long guild, long user) {
    String member = members.get(user);
    return member == null ? reply(404, "{}") : reply(200, member);
  }

  private CompletableFuture<Void> tell(List<SessionRef> to, SessionRef session) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    to.add(session);
    return CompletableFuture.completedFuture(null);
  }

  private static CompletableFuture<Reply> reply(int status, String body) {
    return CompletableFuture.completedFuture(
        Reply.newBuilder().setStatus(status).setBody(ByteString.copyFromUtf8(body)).build());
  }
}

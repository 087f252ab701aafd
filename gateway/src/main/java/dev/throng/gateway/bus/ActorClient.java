package dev.throng.gateway.bus;

import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Speaks to actors through their inboxes. */
public interface ActorClient {
  /**
   * Sends a command and waits for its reply.
   *
   * @param inbox the actor's inbox
   * @param key the actor's key
   * @param envelope makes the inbox's envelope, given what to put into its header's {@code
   *     reply_to}
   * @return the reply, whatever its status; exceptionally {@link AskTimeoutException} after 12 s
   *     (the outcome is unknown), or {@link BusOverloadedException} at once when too many requests
   *     wait (nothing was sent)
   */
  CompletableFuture<Reply> ask(Topic inbox, long key, Function<ReplyTo, byte[]> envelope);

  /**
   * Sends a command that nobody waits for.
   *
   * @return completes when Kafka has it on all replicas
   */
  CompletableFuture<Void> tell(Topic inbox, long key, byte[] envelope);
}

package dev.throng.gateway.bus;

import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import java.util.concurrent.CompletableFuture;

/** Speaks to actors through their inboxes. */
public interface ActorClient {
  /** Where the reply to one command will come: belongs into its header's {@code reply_to}. */
  ReplyTo newReplyTo();

  /**
   * Sends a command and waits for its reply.
   *
   * @param replyTo from {@link #newReplyTo}, for this command alone
   * @param inbox the actor's inbox
   * @param key the actor's key
   * @param envelope the inbox's envelope, with {@code replyTo} in its header
   * @return the reply, whatever its status; exceptionally {@link AskTimeoutException} after 12 s
   *     (the outcome is unknown), or {@link BusOverloadedException} at once when too many requests
   *     wait (nothing was sent)
   */
  CompletableFuture<Reply> ask(ReplyTo replyTo, Topic inbox, long key, byte[] envelope);

  /**
   * Sends a command that nobody waits for.
   *
   * @return completes when Kafka has it on all replicas
   */
  CompletableFuture<Void> tell(Topic inbox, long key, byte[] envelope);
}

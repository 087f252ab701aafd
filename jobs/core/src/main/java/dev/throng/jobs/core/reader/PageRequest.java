package dev.throng.jobs.core.reader;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page that needs the database. Its reply is, from newest to oldest: {@code newest}, the rows of
 * {@code newer} (filled up from {@code fill} if they are too few), {@code middle}, the rows of
 * {@code older}. Flat, for it is in the state of the async operator while it is under way.
 *
 * @param channel id
 * @param node that waits for the reply
 * @param requestId of the query
 * @param expiresMs processing time from which nobody waits for the reply
 * @param readSeq the channel's event seq that the reply is at least as new as
 * @param single whether one message is wanted and not an array
 * @param newer ascending half of the page; null: none
 * @param fill messages that follow the ascending half in the tail, oldest first
 * @param middle messages of the descending half that the tail has, newest first
 * @param older descending half of the page below {@code middle}; null: none
 * @param each where single messages are that are wanted besides {@code middle}; none in state from
 *     before there were any
 * @param mutationSeq see {@link PageQuery}
 * @param others see {@link Recipient}; none in state from before there were any
 */
public record PageRequest(
    long channel,
    int node,
    long requestId,
    long expiresMs,
    long readSeq,
    boolean single,
    @Nullable PageScan newer,
    List<byte[]> fill,
    List<byte[]> middle,
    @Nullable PageScan older,
    List<PageScan> each,
    long mutationSeq,
    byte[] others) {
  /** Normalises. */
  public PageRequest {
    each = each == null ? List.of() : each;
    others = others == null ? new byte[0] : others;
  }
}

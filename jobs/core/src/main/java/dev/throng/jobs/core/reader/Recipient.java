package dev.throng.jobs.core.reader;

import dev.throng.protocol.wire.Query;
import dev.throng.protocol.wire.Reply;

/**
 * Where a reply goes.
 *
 * @param node that waits for it
 * @param requestId what it waits for
 * @param others Protobuf bytes of a {@code Reply} that has nothing but {@code others}: callers whom
 *     the answer does not concern
 */
record Recipient(int node, long requestId, byte[] others) {
  static Recipient of(Query query) {
    return new Recipient(
        query.getReplyTo().getNode(),
        query.getReplyTo().getRequestId(),
        Reply.newBuilder().addAllOthers(query.getOthersList()).build().toByteArray());
  }

  static Recipient of(PageRequest page) {
    return new Recipient(page.node(), page.requestId(), page.others());
  }
}

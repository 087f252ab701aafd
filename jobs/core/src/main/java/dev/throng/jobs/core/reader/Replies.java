package dev.throng.jobs.core.reader;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Reply;
import java.util.Arrays;
import java.util.List;

/** Replies to history reads. */
final class Replies {
  private static final ByteString UNKNOWN_MESSAGE =
      ByteString.copyFromUtf8("{\"message\":\"Unknown Message\",\"code\":10008}");
  private static final ByteString UNAVAILABLE =
      ByteString.copyFromUtf8(
          "{\"message\":\"503: Service Unavailable\",\"code\":0,\"retry_after\":1.0}");

  private Replies() {}

  /** 200 with an array, in this order. */
  static OutRecord page(Recipient to, long readSeq, List<byte[]> bodies) {
    int length = 2 + Math.max(0, bodies.size() - 1);
    for (byte[] body : bodies) {
      length += body.length;
    }
    byte[] array = new byte[length];
    int at = 0;
    array[at++] = '[';
    for (int i = 0; i < bodies.size(); i++) {
      if (i > 0) {
        array[at++] = ',';
      }
      byte[] body = bodies.get(i);
      System.arraycopy(body, 0, array, at, body.length);
      at += body.length;
    }
    array[at] = ']';
    return record(to, 200, UnsafeByteOperations.unsafeWrap(array), readSeq);
  }

  /** 200 with one message, or 404 if there is none. */
  static OutRecord single(Recipient to, long readSeq, List<byte[]> bodies) {
    return bodies.isEmpty()
        ? record(to, 404, UNKNOWN_MESSAGE, readSeq)
        : record(to, 200, UnsafeByteOperations.unsafeWrap(bodies.get(0)), readSeq);
  }

  /** 503: the reader cannot answer now, because of a bound or a hole in what it knows. */
  static OutRecord unavailable(Recipient to) {
    return record(to, 503, UNAVAILABLE, 0);
  }

  private static OutRecord record(Recipient to, int status, ByteString body, long readSeq) {
    byte[] reply =
        Reply.newBuilder()
            .setRequestId(to.requestId())
            .setStatus(status)
            .setBody(body)
            .setReadSeq(readSeq)
            .build()
            .toByteArray();
    return new OutRecord(Topic.REPLIES.ordinal(), to.node(), joined(reply, to.others()));
  }

  /** Bytes of two messages, one after the other, are those of one with the fields of both. */
  private static byte[] joined(byte[] reply, byte[] others) {
    if (others.length == 0) {
      return reply;
    }
    byte[] both = Arrays.copyOf(reply, reply.length + others.length);
    System.arraycopy(others, 0, both, reply.length, others.length);
    return both;
  }
}

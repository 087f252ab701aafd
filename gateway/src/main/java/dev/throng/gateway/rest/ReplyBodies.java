package dev.throng.gateway.rest;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;

/** Reads what actors have replied with. */
public final class ReplyBodies {
  private ReplyBodies() {}

  /**
   * The message that a reply's body is.
   *
   * @param whose such as {@code a guild's reply to ListPins}
   * @throws IllegalStateException if it is none: an actor of another version, or a fault
   */
  public static <T> T parse(Parser<T> parser, ByteString body, String whose) {
    try {
      return parser.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(whose, e);
    }
  }
}

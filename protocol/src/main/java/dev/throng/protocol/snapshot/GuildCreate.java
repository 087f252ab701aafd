package dev.throng.protocol.snapshot;

import com.google.protobuf.ByteString;

/**
 * The body of a GUILD_CREATE, JSON in two pieces.
 *
 * @param own the beginning, of one session
 * @param shared the rest; the same array for all who see the same of the same guild at the same
 *     time. Must not be changed
 */
public record GuildCreate(byte[] own, byte[] shared) {
  /** Both pieces in one. */
  public ByteString toByteString() {
    return ByteString.copyFrom(own).concat(ByteString.copyFrom(shared));
  }
}

package dev.throng.jobs.core.actor;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.throng.protocol.wire.AnyCommand;
import dev.throng.protocol.wire.Header;
import java.io.IOException;

/** Parses the header of a command without parsing the rest of it. */
final class Headers {
  private static final int HEADER_TAG =
      AnyCommand.HEADER_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private Headers() {}

  /**
   * The header of any inbox's envelope; the default instance if it has none. Parsing stops behind
   * the header, which is nearly always the first field.
   *
   * @throws InvalidProtocolBufferException if the value up to the header is not Protobuf
   */
  static Header of(byte[] value) throws InvalidProtocolBufferException {
    CodedInputStream in = CodedInputStream.newInstance(value);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == HEADER_TAG) {
          return in.readMessage(Header.parser(), ExtensionRegistryLite.getEmptyRegistry());
        }
        in.skipField(tag);
      }
      return Header.getDefaultInstance();
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
  }
}

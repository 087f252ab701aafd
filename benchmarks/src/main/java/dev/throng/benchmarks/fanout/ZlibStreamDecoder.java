package dev.throng.benchmarks.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** {@code compress=zlib-stream}: each binary frame is a message of one zlib stream. */
final class ZlibStreamDecoder extends MessageToMessageDecoder<BinaryWebSocketFrame> {
  private static final int RATIO = 4;
  private final Inflater inflater = new Inflater();

  @Override
  protected void decode(ChannelHandlerContext context, BinaryWebSocketFrame frame, List<Object> out)
      throws DataFormatException {
    ByteBuf compressed = frame.content();
    ByteBuf text = context.alloc().directBuffer(RATIO * compressed.readableBytes());
    // A message that cannot be read ends the socket, and with it the buffer's owner.
    out.add(new TextWebSocketFrame(text));
    inflater.setInput(compressed.nioBuffer());
    int inflated;
    do {
      text.ensureWritable(compressed.readableBytes());
      inflated = inflater.inflate(text.nioBuffer(text.writerIndex(), text.writableBytes()));
      text.writerIndex(text.writerIndex() + inflated);
    } while (inflated > 0);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    inflater.end();
  }
}

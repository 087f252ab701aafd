package dev.throng.benchmarks;

import com.google.protobuf.ByteString;
import dev.throng.gateway.session.EncodedDispatch;
import dev.throng.gateway.ws.FrameWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one more session costs a node: its frame, put together from the shared body. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Yardstick("copyBody")
public class FrameBenchmark {
  private final byte[] body = new MessageSample().body();
  private final EncodedDispatch dispatch =
      new EncodedDispatch("MESSAGE_CREATE", ByteString.copyFrom(body), true);
  private final ByteBuf out = Unpooled.buffer(body.length + 128);
  private long seq;

  /** From here on numbers have five digits. */
  @Setup
  public void begin() {
    seq = 10_000;
  }

  /** The copy of the body alone. */
  @Benchmark
  public ByteBuf copyBody() {
    return out.clear().writeBytes(body);
  }

  /** Header, head, number, body, brace. */
  @Benchmark
  public ByteBuf stitchFrame() {
    out.clear();
    FrameWriter.dispatch(out, dispatch, seq++ % 90_000 + 10_000);
    return out;
  }
}

package dev.throng.jobs.flink.live;

import com.google.protobuf.MessageLite;
import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.flink.common.ActorFactory;
import dev.throng.jobs.flink.state.ScratchStateFactory;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.ReplyTo;
import java.util.function.Function;

/** One actor on scratch state, whose inbox a warm-up makes up: a command every 20 ms. */
final class ScratchActor {
  /** Time of the inbox's begin, microseconds. */
  static final long START_US = 1_700_000_000_000_000L;

  /** Where the replies go. */
  static final int NODE = 1;

  private static final long STEP_US = 20_000;

  private final ActorRunner runner;
  private final long actor;
  private final long caller;
  private long offset;

  /**
   * An actor that has had no command.
   *
   * @param actor its key
   * @param caller who gives all commands
   */
  ScratchActor(Topic inbox, ActorFactory factory, long actor, long caller) {
    this.runner = new ActorRunner(inbox, new ScratchStateFactory(), factory::create);
    this.actor = actor;
    this.caller = caller;
  }

  /** Time of the last command, microseconds. */
  long nowUs() {
    return START_US + offset * STEP_US;
  }

  /** Runs the envelope that has this header. */
  Effects run(Function<Header, MessageLite> envelope) {
    offset++;
    Header header =
        Header.newBuilder()
            .setCommandId(offset)
            .setTimeUs(nowUs())
            .setCaller(caller)
            .setReplyTo(ReplyTo.newBuilder().setNode(NODE).setRequestId(offset))
            .build();
    byte[] value = envelope.apply(header).toByteArray();
    return runner.run(new InboxRecord(actor, 0, offset, nowUs(), value));
  }
}

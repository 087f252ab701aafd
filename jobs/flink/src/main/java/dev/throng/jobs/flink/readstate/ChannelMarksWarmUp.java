package dev.throng.jobs.flink.readstate;

import dev.throng.jobs.core.readstate.ChannelMarks;
import dev.throng.jobs.flink.common.EventWarmUp;
import dev.throng.jobs.flink.common.WarmUp;
import dev.throng.jobs.flink.state.ScratchStateFactory;
import dev.throng.protocol.wire.Event;

/** The marks of a made-up channel. */
record ChannelMarksWarmUp() implements WarmUp {
  @Override
  public void run() {
    ChannelMarks channels = new ChannelMarks(new ScratchStateFactory());
    EventWarmUp.run(
        "readstate",
        event -> {
          var unused = channels.of(Event.parseFrom(event.value()));
        });
  }
}

package dev.throng.jobs.flink.reader;

import dev.throng.jobs.core.reader.Durable;
import dev.throng.jobs.core.reader.ReaderLimits;
import dev.throng.jobs.core.reader.ReaderRunner;
import dev.throng.jobs.flink.common.EventWarmUp;
import dev.throng.jobs.flink.common.WarmUp;
import dev.throng.jobs.flink.state.ScratchStateFactory;

/** A made-up channel whose events are in the database by the time that they come. */
record ReaderWarmUp(ReaderLimits limits) implements WarmUp {
  @Override
  public void run() {
    ReaderRunner runner = new ReaderRunner(new ScratchStateFactory(), limits);
    EventWarmUp.run(
        "reader",
        event -> {
          Durable durable = new Durable(event.offset(), new long[0]);
          var unused =
              runner.runEvent(event, event.timeUs() / 1_000, (partition, channel) -> durable);
        });
  }
}

package dev.throng.jobs.flink.search;

import dev.throng.jobs.core.search.MessageIndexer;
import dev.throng.jobs.flink.common.EventWarmUp;
import dev.throng.jobs.flink.common.WarmUp;
import dev.throng.protocol.search.SearchRouting;
import dev.throng.protocol.wire.Event;

/** The documents of a made-up channel's messages. */
record SearchWarmUp(SearchRouting routing) implements WarmUp {
  @Override
  public void run() {
    MessageIndexer indexer = new MessageIndexer(routing);
    EventWarmUp.run(
        "search",
        event -> {
          var unused = indexer.change(Event.parseFrom(event.value()));
        });
  }
}

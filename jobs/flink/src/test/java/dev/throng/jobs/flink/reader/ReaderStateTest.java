package dev.throng.jobs.flink.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.fixture.RecordingStateFactory;
import dev.throng.jobs.core.reader.PageRequest;
import dev.throng.jobs.core.reader.ReaderLimits;
import dev.throng.jobs.core.reader.ReaderRunner;
import dev.throng.jobs.core.reader.StoreReport;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.store.DurablePrefix;
import dev.throng.jobs.core.store.PartitionLink;
import dev.throng.jobs.core.store.RefusedWrites;
import dev.throng.jobs.flink.state.KryoFree;
import dev.throng.jobs.flink.store.LinkedEvent;
import dev.throng.jobs.flink.store.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReaderStateTest {
  @Test
  void nothingInStateOrBetweenOperatorsNeedsKryo() {
    List<Class<?>> types =
        new ArrayList<>(
            List.of(
                PageRequest.class,
                StoreReport.class,
                ChannelRecord.class,
                InboxRecord.class,
                LinkedEvent.class,
                StoredEvent.class));
    StateFactory tables = new RecordingStateFactory((name, type) -> types.add(type));
    new ReaderRunner(tables, ReaderLimits.DEFAULT);
    new DurablePrefix(tables);
    new RefusedWrites(tables);
    new PartitionLink(tables);
    assertThat(types).hasSizeGreaterThan(10);
    for (Class<?> type : types) {
      KryoFree.serializer(type);
    }
    assertThatThrownBy(() -> KryoFree.serializer(UUID.class)).hasMessageContaining("Generic types");
  }
}

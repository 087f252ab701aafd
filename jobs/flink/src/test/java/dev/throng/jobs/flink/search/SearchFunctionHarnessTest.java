package dev.throng.jobs.flink.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.connectors.elasticsearch.DeadDocument;
import dev.throng.connectors.elasticsearch.DocumentAddress;
import dev.throng.connectors.elasticsearch.DocumentRequest;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.flink.common.WarmUp;
import dev.throng.jobs.flink.kafka.LongKey;
import dev.throng.jobs.flink.kafka.RawRecord;
import dev.throng.protocol.search.SearchRoute;
import dev.throng.protocol.search.SearchRouting;
import dev.throng.protocol.wire.DeadLetter;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildEvent;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.MessageDeleted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class SearchFunctionHarnessTest {
  private static final SearchRouting ROUTING =
      new SearchRouting(List.of("a", "b"), 1, new TreeMap<>());

  @Test
  void eventsOfMessagesAreRequestsForTheIndexOfTheirGuild() throws Exception {
    try (var harness = harness("")) {
      harness.processElement(record(created(6, "{\"author\":{\"id\":\"8\"}}")), 0);
      harness.processElement(
          record(event(6).setMessageDeleted(MessageDeleted.newBuilder().setMessage(42)).build()),
          0);
      harness.processElement(
          record(event(6).setGuildEvent(GuildEvent.newBuilder().setT("X")).build()), 0);

      assertThat(harness.extractOutputValues()).hasSize(2);
      DocumentRequest index = harness.extractOutputValues().get(0);
      SearchRoute route = ROUTING.of(6);
      assertThat(index.address())
          .isEqualTo(new DocumentAddress(route.cell(), route.index(), "6", "42"));
      assertThat(index.version()).isEqualTo(99);
      assertThat(new String(index.source(), StandardCharsets.UTF_8))
          .startsWith("{\"message_id\":42,");
      assertThat(harness.extractOutputValues().get(1).isDelete()).isTrue();
    }
  }

  @Test
  void aJobOfOneCellLeavesTheGuildsOfOthersAlone() throws Exception {
    int inA = 0;
    int inB = 0;
    try (var a = harness("a");
        var b = harness("b")) {
      for (long guild = 1; guild <= 50; guild++) {
        a.processElement(record(created(guild, "{\"author\":{\"id\":\"8\"}}")), 0);
        b.processElement(record(created(guild, "{\"author\":{\"id\":\"8\"}}")), 0);
      }
      inA = a.extractOutputValues().size();
      inB = b.extractOutputValues().size();
      assertThat(a.extractOutputValues())
          .allSatisfy(request -> assertThat(request.address().cell()).isEqualTo("a"));
    }
    assertThat(inA + inB).isEqualTo(50);
    assertThat(inA).isBetween(10, 40);
  }

  @Test
  void whatIsNoEventOrNoMessageIsADeadLetter() throws Exception {
    try (var harness = harness("")) {
      harness.processElement(
          new RawRecord(LongKey.encode(7), 3, 9, 12, new byte[] {(byte) 0xff}), 0);
      harness.processElement(record(created(6, "[]")), 0);

      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(harness.getSideOutput(SearchFunction.DEAD_LETTERS))
          .extracting(element -> letter(element.getValue()))
          .allSatisfy(
              letter -> {
                assertThat(letter.getTopic()).isEqualTo("events");
                assertThat(letter.getPartition()).isEqualTo(3);
                assertThat(letter.getOffset()).isEqualTo(9);
                assertThat(letter.getError()).startsWith("search: ");
              })
          .hasSize(2);
    }
  }

  @Test
  void aDocumentThatAnIndexRefusesIsADeadLetterWithItsReason() {
    DocumentRequest request =
        new DocumentRequest(new DocumentAddress("a", "messages-x", "", "42"), 9, new byte[] {'{'});
    OutRecord record = DeadDocumentSink.letter(new DeadDocument(request, "mapping: no"));
    assertThat(record.key()).isEqualTo(42);
    assertThat(letter(record).getError()).isEqualTo("search: a/messages-x: mapping: no");
    assertThat(letter(record).getTopic()).isEqualTo("events");
    assertThat(letter(record).getValue().toByteArray()).isEqualTo(request.source());
  }

  /** A generic type would be written by Kryo. */
  @Test
  void requestsAreWrittenByFlinksOwnSerializer() {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    assertThat(TypeInformation.of(DocumentRequest.class).createSerializer(config)).isNotNull();
  }

  private static DeadLetter letter(OutRecord record) {
    try {
      return DeadLetter.parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Event created(long guild, String body) {
    return event(guild)
        .setMessageCreated(
            MessageCreated.newBuilder().setMessage(42).setBody(ByteString.copyFromUtf8(body)))
        .build();
  }

  private static Event.Builder event(long guild) {
    return Event.newBuilder().setGuild(guild).setChannel(7).setWriteTimeUs(99);
  }

  private static RawRecord record(Event event) {
    return new RawRecord(LongKey.encode(7), 3, 9, 12, event.toByteArray());
  }

  private static OneInputStreamOperatorTestHarness<RawRecord, DocumentRequest> harness(String cell)
      throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<RawRecord, DocumentRequest>(
            new ProcessOperator<>(new SearchFunction(ROUTING, cell, WarmUp.NONE)));
    harness.open();
    return harness;
  }
}

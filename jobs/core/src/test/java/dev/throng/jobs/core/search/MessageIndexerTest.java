package dev.throng.jobs.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import dev.throng.protocol.search.SearchRoute;
import dev.throng.protocol.search.SearchRouting;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildEvent;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.MessageDeleted;
import dev.throng.protocol.wire.MessageUpdated;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageIndexerTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final MessageIndexer indexer =
      new MessageIndexer(new SearchRouting(List.of("main"), 1, new TreeMap<>()));

  @Test
  void aNewMessageIsADocumentWithTheEventsWriteTimeAsItsVersion() throws Exception {
    SearchChange change =
        created(
            """
            {"id":"42","type":19,"channel_id":"7","author":{"id":"8","username":"ann"},
             "content":"Look: https://Example.org/a and http://b.example.com:8080.",
             "timestamp":"2024-01-01T00:00:00.000000+00:00","edited_timestamp":null,
             "mention_everyone":true,"mentions":[{"id":"9"},{"id":"10"}],"mention_roles":["5"],
             "message_reference":{"message_id":"41"},
             "referenced_message":{"id":"41","author":{"id":"9"}},
             "attachments":[{"filename":"Cat.PNG","content_type":"image/png"},{"filename":"a.mp3"}],
             "embeds":[{"type":"video","provider":{"name":"YouTube"}}],
             "sticker_items":[{"id":"1"}],"pinned":true}
            """);
    assertThat(change.route()).isEqualTo(new SearchRoute("main", "messages-shared-0", "6"));
    assertThat(change.message()).isEqualTo(42);
    assertThat(change.version()).isEqualTo(99);
    assertThat(JSON.readTree(change.document()))
        .isEqualTo(
            JSON.readTree(
                """
                {"message_id":42,"guild_id":"6","channel_id":"7","author_id":"8",
                 "author_type":"user","type":19,
                 "content":"Look: https://Example.org/a and http://b.example.com:8080.",
                 "timestamp":"2024-01-01T00:00:00.000000+00:00","pinned":true,
                 "mention_everyone":true,"mentions":["10","9"],"mention_roles":["5"],
                 "replied_to_message_id":"41","replied_to_user_id":"9",
                 "has":["embed","file","image","link","sound","sticker","video"],
                 "attachment_filename":["a.mp3","cat.png"],"attachment_extension":["mp3","png"],
                 "link_hostname":["b.example.com","example.org"],
                 "embed_type":["video"],"embed_provider":["youtube"]}
                """));
  }

  @Test
  void aPlainMessageHasNoFieldsForWhatItDoesNotHave() throws Exception {
    JsonNode document = JSON.readTree(created(plain("\"content\":\"hello\"")).document());
    assertThat(document.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "message_id",
            "guild_id",
            "channel_id",
            "author_id",
            "author_type",
            "type",
            "content",
            "pinned",
            "mention_everyone");
  }

  @Test
  void anEditReplacesTheDocumentAndADeleteRemovesIt() {
    SearchChange edited =
        change(
            event()
                .setMessageUpdated(
                    MessageUpdated.newBuilder()
                        .setMessage(42)
                        .setBody(bytes(plain("\"tts\":true")))));
    assertThat(edited.document()).isNotEmpty();
    SearchChange deleted =
        change(event().setMessageDeleted(MessageDeleted.newBuilder().setMessage(42)));
    assertThat(deleted)
        .usingRecursiveComparison()
        .isEqualTo(new SearchChange(edited.route(), 42, 99, new byte[0]));
  }

  @Test
  void whatIsNoMessageChangesNothing() {
    assertThat(indexer.change(event().setGuildEvent(GuildEvent.newBuilder()).build())).isNull();
    assertThat(indexer.change(event().build())).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"poll\":{\"question\":{}} | poll",
        "\"message_snapshots\":[{}] | snapshot",
        "\"content\":\"see HTTPS://x.org\" | link",
        "\"content\":\"no ftp://x.org or http:// here\" |",
        "\"attachments\":[{\"filename\":\"noext\"}] | file",
        "\"attachments\":[{\"filename\":\"a.webm\"}] | file,video",
        "\"attachments\":[{\"filename\":\"a.png\",\"content_type\":\"text/plain\"}] | file",
        "\"embeds\":[{\"type\":\"rich\",\"image\":{\"url\":\"u\"}}] | embed,image",
      })
  void saysWhatAMessageHas(String fields, String kinds) throws Exception {
    JsonNode has = JSON.readTree(created(plain(fields)).document()).path("has");
    StringBuilder found = new StringBuilder();
    has.forEach(kind -> found.append(found.isEmpty() ? "" : ",").append(kind.asText()));
    assertThat(found.toString()).isEqualTo(Objects.requireNonNullElse(kinds, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"id\":\"1\",\"bot\":true}', '', bot",
    "'{\"id\":\"1\",\"bot\":true}', '\"webhook_id\":\"3\",', webhook",
    "'{\"id\":\"1\"}', '', user",
  })
  void saysWhoWrote(String author, String more, String type) throws Exception {
    SearchChange change = created("{" + more + "\"author\":" + author + "}");
    assertThat(JSON.readTree(change.document()).path("author_type").asText()).isEqualTo(type);
  }

  @Test
  void aForwardIsNoReply() throws Exception {
    SearchChange change =
        created(plain("\"message_reference\":{\"type\":1,\"message_id\":\"41\"}"));
    assertThat(JSON.readTree(change.document()).has("replied_to_message_id")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"'', no object", "'{', no JSON", "'[]', no object", "'{}', no object"})
  void refusesWhatIsNoMessage(String body, String why) {
    assertThatThrownBy(() -> created(body))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("message: " + why);
  }

  private SearchChange created(String body) {
    return change(
        event()
            .setMessageCreated(
                MessageCreated.newBuilder().setMessage(42).setAuthor(8).setBody(bytes(body))));
  }

  private SearchChange change(Event.Builder event) {
    return Objects.requireNonNull(indexer.change(event.build()));
  }

  private static String plain(String fields) {
    return "{\"author\":{\"id\":\"8\"}," + fields + "}";
  }

  private static ByteString bytes(String json) {
    return ByteString.copyFromUtf8(json);
  }

  private static Event.Builder event() {
    return Event.newBuilder().setGuild(6).setChannel(7).setWriteTimeUs(99);
  }
}

package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.rest.spec.OperationFacts;
import dev.throng.gateway.rest.spec.OperationTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies against the table of facts. */
final class FieldsTest {
  private static final OperationTable TABLE = OperationTable.load();

  /** The nested errors of a body when this was read of it; missing if there are none. */
  private static JsonNode errors(String operation, String body, Consumer<Fields> read) {
    OperationFacts facts = TABLE.get(operation);
    try {
      RestRequest request =
          new RestRequest(
              new OperationFacts(facts.id(), facts.method(), "/", Map.of(), Map.of(), facts.body()),
              new RestRequest.Caller(RestRequest.Caller.NOBODY, "", null),
              new RestRequest.Input(
                  Map.of(),
                  Map.of(),
                  new RequestBody(body.getBytes(StandardCharsets.UTF_8), true, false, List.of()),
                  name -> null),
              new RequestIds(() -> 1));
      read.accept(request.body());
      request.check();
      return Json.object().path("errors");
    } catch (Rejection e) {
      return Json.parseTrusted(e.response().body()).path("errors");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "create_guild_channel|{}|/name|BASE_TYPE_REQUIRED",
        "create_guild_channel|{\"name\":null}|/name|BASE_TYPE_REQUIRED",
        "create_guild_channel|{\"name\":\"\"}|/name|BASE_TYPE_REQUIRED",
        "create_guild_channel|{\"name\":5}|/name|STRING_TYPE_CONVERT",
        "create_guild_channel|{\"name\":\"n\",\"type\":1}|/type|BASE_TYPE_CHOICES",
        "create_guild_channel|{\"name\":\"n\",\"type\":\"x\"}|/type|NUMBER_TYPE_COERCE",
        "create_guild_channel|{\"name\":\"n\",\"rate_limit_per_user\":-1}"
            + "|/rate_limit_per_user|NUMBER_TYPE_MIN",
        "create_guild_channel|{\"name\":\"n\",\"rate_limit_per_user\":\"21601\"}"
            + "|/rate_limit_per_user|NUMBER_TYPE_MAX",
        "create_guild_channel|{\"name\":\"n\",\"permission_overwrites\":[{\"type\":0}]}"
            + "|/permission_overwrites/0/id|BASE_TYPE_REQUIRED",
        "update_guild|{\"name\":\"n\"}|/name|BASE_TYPE_BAD_LENGTH",
        "bulk_delete_messages|{\"messages\":[\"1\"]}|/messages|BASE_TYPE_BAD_LENGTH",
        "bulk_delete_messages|{\"messages\":[\"1\",\"x\"]}|/messages/1|NUMBER_TYPE_COERCE",
        "bulk_delete_messages|{\"messages\":[\"1\",\"1\"]}"
            + "|/messages/1|SET_TYPE_ALREADY_CONTAINS_VALUE",
        "bulk_delete_messages|{\"messages\":{}}|/messages|LIST_TYPE_CONVERT",
        "create_message|{\"embeds\":[{\"title\":7}]}|/embeds/0/title|STRING_TYPE_CONVERT",
        "create_message|{\"poll\":5}|/poll|MODEL_TYPE_CONVERT",
        "create_message|{\"nonce\":[]}|/nonce|STRING_TYPE_CONVERT",
        "update_channel|{\"rate_limit_per_user\":21601}|/rate_limit_per_user|NUMBER_TYPE_MAX",
        "update_guild_member|{\"communication_disabled_until\":\"soon\"}"
            + "|/communication_disabled_until|DATE_TIME_TYPE_PARSE",
        "create_guild_role|{\"hoist\":\"perhaps\"}|/hoist|BOOLEAN_TYPE_CONVERT",
        "bulk_update_guild_channels|{}||LIST_TYPE_CONVERT",
        "bulk_update_guild_channels|[{\"id\":\"x\"}]|/0/id|NUMBER_TYPE_COERCE",
        "create_guild_role|[]||MODEL_TYPE_CONVERT",
      })
  void whatIsWrongIsNamedInDiscordsWords(String id, String body, String pointer, String code) {
    JsonNode errors = errors(id, body, fields -> {});

    String at = pointer == null ? "" : pointer;
    assertThat(errors.at(at + "/_errors/0/code").asText()).as("%s", errors).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"bitrate\":64000}|/bitrate",
        "{\"default_reaction_emoji\":{\"emoji_name\":\"x\"}}|/default_reaction_emoji",
        "{\"available_tags\":[{\"name\":\"x\"}]}|/available_tags",
        "{\"rtc_region\":\"us\"}|/rtc_region",
        "{\"permission_overwrites\":[{\"id\":\"1\",\"allow\":\"8\"}]}"
            + "|/permission_overwrites/0/allow",
      })
  void whatIsSentAndNotReadIsUnsupportedByName(String body, String pointer) {
    JsonNode errors =
        errors(
            "update_channel",
            body,
            fields -> fields.objects("permission_overwrites").forEach(item -> item.id("id")));

    assertThat(errors.at(pointer + "/_errors/0/code").asText())
        .as("%s", errors)
        .isEqualTo("UNSUPPORTED_FIELD");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"bitrate\":null,\"nsfw\":false,\"topic\":\"\",\"position\":0,\"available_tags\":[]}",
        "{\"no_field_of_discords\":7}",
        "{}"
      })
  void whatAsksForNothingNeedNotBeRead(String body) {
    assertThat(errors("update_channel", body, fields -> {}).isMissingNode()).isTrue();
  }

  @Test
  void whatIsWrongReadsAsAbsent() {
    errors(
        "create_guild_channel",
        "{\"name\":7,\"type\":\"x\",\"parent_id\":\"y\",\"nsfw\":9,\"topic\":\"t\"}",
        fields -> {
          assertThat(fields.text("name")).isNull();
          assertThat(fields.integer("type", 4)).isEqualTo(4);
          assertThat(fields.id("parent_id")).isZero();
          assertThat(fields.flag("nsfw", true)).isTrue();
          assertThat(fields.text("topic")).isEqualTo("t");
        });
  }

  @Test
  void numbersMayBeStrings() {
    JsonNode errors =
        errors(
            "set_channel_permission_overwrite",
            "{\"type\":\"1\",\"allow\":\"18446744073709551615\",\"deny\":\"2048\"}",
            fields -> {
              assertThat(fields.integer("type", 0)).isEqualTo(1);
              assertThat(fields.permissions("deny", 0)).isEqualTo(2048);
              assertThat(fields.permissions("allow", 0)).isZero();
            });

    assertThat(errors.at("/allow/_errors/0/code").asText()).isEqualTo("NUMBER_TYPE_COERCE");
    assertThat(errors.size()).isEqualTo(1);
  }

  @Test
  void aBodyMayBeAnArray() {
    JsonNode errors =
        errors(
            "bulk_update_guild_channels",
            "[{\"id\":1,\"position\":\"2\"},{\"id\":\"3\",\"lock_permissions\":true}]",
            fields -> {
              List<Fields> items = fields.items();
              assertThat(items).extracting(item -> item.id("id")).containsExactly(1L, 3L);
              assertThat(items.get(0).integer("position", 0)).isEqualTo(2);
            });

    assertThat(errors.at("/1/lock_permissions/_errors/0/code").asText())
        .isEqualTo("UNSUPPORTED_FIELD");
  }
}

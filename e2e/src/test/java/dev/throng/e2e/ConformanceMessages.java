package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The part of the tour that is about messages and what belongs to them. */
final class ConformanceMessages extends ConformanceScene {
  ConformanceMessages(ConformanceCast cast) {
    super(cast);
  }

  void messagesAndPins() {
    String first =
        bot.send("create_message", body("{'content':'One for <@" + friendId + ">'}"), channel)
            .path("id")
            .asText();
    String second =
        owner
            .send(
                "create_message",
                body(
                    "{'content':'Two','message_reference':{'message_id':'"
                        + first
                        + "'},'nonce':'2'}"),
                channel)
            .path("id")
            .asText();
    bot.send(
        "create_message",
        body(
            "{'embeds':[{'title':'Three','description':'With an embed','color':1,"
                + "'fields':[{'name':'a','value':'b','inline':true}],'footer':{'text':'f'},"
                + "'author':{'name':'n'},'timestamp':'2026-01-02T03:04:05.000Z'}]}"),
        channel);
    owner.call("get_message", channel, first);
    bot.send("update_message", body("{'content':'One, for all'}"), channel, first);
    owner.call("list_messages?limit=50", channel);
    friend.call("trigger_typing_indicator", channel);
    owner.call("create_pin", channel, first);
    owner.call("list_pins", channel);
    owner.call("delete_pin", channel, first);
    owner.call("deprecated_create_pin", channel, second);
    owner.call("deprecated_list_pins", channel);
    owner.call("deprecated_delete_pin", channel, second);
    owner.call("delete_message", channel, second);
    String third =
        bot.send("create_message", body("{'content':'Four'}"), channel).path("id").asText();
    bot.send(
        "bulk_delete_messages", body("{'messages':['" + first + "','" + third + "']}"), channel);
  }

  void attachmentsGoWithTheirMessages() throws Exception {
    JsonNode announced =
        friendApi
            .rest()
            .request(
                "POST",
                "/channels/" + channel + "/attachments",
                body("{'files':[{'id':'0','filename':'a note.txt','file_size':5}]}"))
            .body()
            .at("/attachments/0");
    assertThat(file("PUT", announced.path("upload_url").asText(), "hello").statusCode())
        .isEqualTo(204);
    JsonNode message =
        friend.send(
            "create_message",
            body(
                "{'attachments':[{'id':'0','description':'d','uploaded_filename':'"
                    + announced.path("upload_filename").asText()
                    + "'}]}"),
            channel);
    String url = message.at("/attachments/0/url").asText();
    assertThat(file("GET", url, "").body()).isEqualTo("hello");
    String id = message.path("id").asText();
    owner.call("get_message", channel, id);
    String other =
        bot.send("create_message", body("{'content':'Five'}"), channel).path("id").asText();
    bot.send("bulk_delete_messages", body("{'messages':['" + id + "','" + other + "']}"), channel);
    stack.eventually(() -> assertThat(file("GET", url, "").statusCode()).isEqualTo(404));
  }

  private HttpResponse<String> file(String method, String url, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(TIMEOUT)
            .method(method, BodyPublishers.ofString(body))
            .build();
    return ownerApi.rest().http().sendAsync(request, BodyHandlers.ofString()).join();
  }

  void customEmojis() {
    String image = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
    JsonNode made =
        owner.send(
            "create_guild_emoji", body("{'name':'dot','image':'" + image + "','roles':[]}"), guild);
    String emoji = made.path("id").asText();
    owner.call("list_guild_emojis", guild);
    bot.call("get_guild_emoji", guild, emoji);
    owner.send("update_guild_emoji", body("{'name':'point'}"), guild, emoji);
    assertThat(owner.call("get_guild", guild).at("/emojis/0/name").asText()).isEqualTo("point");
    String message =
        bot.send("create_message", body("{'content':'Point'}"), channel).path("id").asText();
    friend.call("add_my_message_reaction", channel, message, "point:" + emoji);
    owner.call("get_message", channel, message);
    owner.call("delete_guild_emoji", guild, emoji);
    heard.await("GUILD_EMOJIS_UPDATE", event -> event.data().path("emojis").isEmpty(), TIMEOUT);
  }

  void reactionsAndSearch() {
    String emoji = "%F0%9F%94%A5";
    String message =
        bot.send("create_message", body("{'content':'Fire and search'}"), channel)
            .path("id")
            .asText();
    friend.call("add_my_message_reaction", channel, message, emoji);
    bot.call("add_my_message_reaction", channel, message, emoji);
    assertThat(owner.call("get_message", channel, message).at("/reactions/0/count").asInt())
        .isEqualTo(2);
    owner.call("list_message_reactions_by_emoji", channel, message, emoji);
    bot.call("delete_my_message_reaction", channel, message, emoji);
    owner.call("delete_user_message_reaction", channel, message, emoji, friendId);
    owner.call("delete_all_message_reactions_by_emoji", channel, message, emoji);
    owner.call("delete_all_message_reactions", channel, message);

    stack.startSearch();
    stack.eventually(
        () ->
            assertThat(owner.call("guild_search?content=fire", guild).at("/total_results").asInt())
                .isEqualTo(1));
  }

  void threads() {
    String message =
        bot.send("create_message", body("{'content':'Shall we?'}"), channel).path("id").asText();
    String thread =
        owner
            .send("create_thread_from_message", body("{'name':'Plans'}"), channel, message)
            .path("id")
            .asText();
    assertThat(thread).isEqualTo(message);
    String other =
        bot.send("create_thread", body("{'name':'Others','type':11}"), channel).path("id").asText();
    friend.send("create_message", body("{'content':'We shall'}"), thread);
    assertThat(owner.call("list_messages?limit=50", thread)).hasSize(2);
    owner.call("list_messages?limit=50", channel);
    bot.call("join_thread", thread);
    bot.call("leave_thread", thread);
    owner.call("add_thread_member", other, friendId);
    owner.call("get_thread_member?with_member=true", other, friendId);
    owner.call("list_thread_members?with_member=true", other);
    owner.call("delete_thread_member", other, friendId);
    assertThat(friend.call("get_active_guild_threads", guild).path("threads")).hasSize(2);
    owner.call("get_channel", thread);
    owner.send("update_channel", body("{'archived':true,'locked':true}"), thread);
    assertThat(friend.call("list_public_archived_threads", channel).path("threads")).hasSize(1);
    owner.call("delete_channel", other);
    heard.await("THREAD_DELETE", event -> true, TIMEOUT);
    assertThat(heard.events("THREAD_MEMBERS_UPDATE")).isNotEmpty();
  }
}

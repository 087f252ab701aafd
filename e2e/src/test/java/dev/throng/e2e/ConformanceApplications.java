package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** The part of the tour that is about webhooks, commands and interactions. */
final class ConformanceApplications extends ConformanceScene {
  ConformanceApplications(ConformanceCast cast) {
    super(cast);
  }

  void webhooks() {
    JsonNode made = owner.send("create_webhook", body("{'name':'Captain Hook'}"), channel);
    String id = made.path("id").asText();
    String token = made.path("token").asText();
    owner.call("list_channel_webhooks", channel);
    bot.call("get_guild_webhooks", guild);
    owner.call("get_webhook", id);
    owner.call("get_webhook_by_token", id, token);
    owner.send("update_webhook", body("{'name':'Smee'}"), id);
    owner.send("update_webhook_by_token", body("{'name':'Hook'}"), id, token);
    owner.send("execute_webhook", body("{'content':'Nobody waits'}"), id, token);
    String message =
        owner
            .send(
                "execute_webhook?wait=true",
                body("{'content':'Ahoy','username':'Pan','embeds':[{'title':'Neverland'}]}"),
                id,
                token)
            .path("id")
            .asText();
    owner.call("get_webhook_message", id, token, message);
    owner.send("update_webhook_message", body("{'content':'Aye'}"), id, token, message);
    assertThat(owner.call("get_message", channel, message).path("webhook_id").asText())
        .isEqualTo(id);
    owner.call("delete_webhook_message", id, token, message);
    owner.send("execute_slack_compatible_webhook", body("{'text':'Slack'}"), id, token);
    owner.send(
        "execute_github_compatible_webhook",
        body(
            "{'sender':{'id':1,'login':'pan','html_url':'https://example.org/pan',"
                + "'avatar_url':'https://example.org/pan.png'}}"),
        id,
        token);
    owner.call("delete_webhook_by_token", id, token);
    String other =
        owner.send("create_webhook", body("{'name':'Tick'}"), channel).path("id").asText();
    owner.call("delete_webhook", other);
    heard.await("WEBHOOKS_UPDATE", event -> heard.events("WEBHOOKS_UPDATE").size() == 6, TIMEOUT);
  }

  void applicationCommands() {
    String ping =
        "{'name':'ping','description':'Pong?','name_localizations':{'de':'ping'},"
            + "'options':[{'type':3,'name':'word','description':'Which','choices':"
            + "[{'name':'Pong','value':'pong'}]}]}";
    String all = "[" + ping + ",{'name':'Greet','type':2},{'name':'Quote','type':3}]";
    String own = bot.send("create_application_command", body(ping), application).at("/id").asText();
    bot.call("list_application_commands", application);
    owner.call("list_application_commands?with_localizations=true", application);
    bot.call("get_application_command", application, own);
    bot.send("update_application_command", body("{'description':'Ping?'}"), application, own);
    bot.call("delete_application_command", application, own);
    bot.send("bulk_set_application_commands", body(all), application);

    String here =
        bot.send("create_guild_application_command", body(ping), application, guild)
            .at("/id")
            .asText();
    bot.call("list_guild_application_commands", application, guild);
    bot.call("get_guild_application_command", application, guild, here);
    bot.send("update_guild_application_command", body("{'nsfw':true}"), application, guild, here);
    bot.call("delete_guild_application_command", application, guild, here);
    bot.send("bulk_set_guild_application_commands", body(all), application, guild);
  }

  void interactions() {
    String command =
        bot.send(
                "create_application_command", body("{'name':'use','description':'x'}"), application)
            .at("/id")
            .asText();
    JsonNode use =
        body(
            "{'type':2,'application_id':'%s','guild_id':'%s','channel_id':'%s','data':{'id':'%s'}}"
                .formatted(application, guild, channel, command));
    assertThat(ownerApi.rest().request("POST", "/interactions", use).status()).isEqualTo(204);
    JsonNode begun =
        heard
            .await(
                "INTERACTION_CREATE",
                event -> event.data().at("/data/name").asText().equals("use"),
                TIMEOUT)
            .data();
    String id = begun.path("id").asText();
    String token = begun.path("token").asText();
    JsonNode pong = body("{'type':4,'data':{'content':'Pong'}}");
    owner.send("create_interaction_response?with_response=true", pong, id, token);
    owner.call("get_original_webhook_message", application, token);
    JsonNode ping = body("{'content':'Ping'}");
    owner.send("update_original_webhook_message", ping, application, token);
    owner.send("execute_webhook?wait=true", ping, application, token);
    owner.call("delete_original_webhook_message", application, token);
    assertThat(
            ownerApi
                .rest()
                .request("GET", "/guilds/" + guild + "/application-command-index", null)
                .body()
                .path("application_commands"))
        .isNotEmpty();
  }
}

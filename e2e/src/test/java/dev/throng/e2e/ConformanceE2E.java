package dev.throng.e2e;

import static dev.throng.client.RestTransport.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.Dispatch;
import dev.throng.client.EventLog;
import dev.throng.client.GatewaySession;
import dev.throng.client.ThrongApi;
import dev.throng.e2e.conformance.AnswerSchemas;
import dev.throng.e2e.conformance.Caller;
import dev.throng.e2e.conformance.ConformanceReport;
import dev.throng.local.config.RepositoryRoot;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One tour of all operations that are answered: each answer, and each event that a bot hears of
 * them, is as Discord's description says. {@code target/conformance.md} has the result.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConformanceE2E {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int ALL_INTENTS = (1 << 17) - 1 | 3 << 20 | 3 << 24;
  private static final long ADMINISTRATOR = 8;
  private static final Pattern ROW = Pattern.compile("(?m)^\\| [A-Z]+ \\| `[^`]+` \\| (\\w+) \\|$");

  /** Events whose data the description has a type for, as of an answer. */
  private static final Map<String, String> EVENT_TYPES =
      Map.of(
          "MESSAGE_CREATE", "MessageResponse",
          "MESSAGE_UPDATE", "MessageResponse",
          "CHANNEL_CREATE", "GuildChannelResponse",
          "CHANNEL_UPDATE", "GuildChannelResponse",
          "GUILD_MEMBER_ADD", "GuildMemberResponse",
          "GUILD_ROLE_CREATE", "GuildRoleResponse",
          "GUILD_ROLE_UPDATE", "GuildRoleResponse",
          "THREAD_CREATE", "ThreadResponse",
          "THREAD_UPDATE", "ThreadResponse",
          "GUILD_AUDIT_LOG_ENTRY_CREATE", "AuditLogEntryResponse");

  private final AnswerSchemas schemas = AnswerSchemas.load();
  private final ConformanceReport report = new ConformanceReport(schemas);
  private final LiveStack stack = LiveStack.get();
  private final EventLog heard = new EventLog();

  private ThrongApi ownerApi;
  private ThrongApi friendApi;
  private Caller owner;
  private Caller friend;
  private Caller bot;
  private String friendId;
  private String application;
  private String guild;
  private String channel;
  private GatewaySession session;

  @Test
  @Order(1)
  void peopleAndApplications() {
    ownerApi = stack.newPerson("owner");
    friendApi = stack.newPerson("friend");
    owner = new Caller(schemas, report, ownerApi);
    friend = new Caller(schemas, report, friendApi);
    owner.call("get_my_user");
    friendId = friend.call("get_my_user").path("id").asText();
    owner.send("update_my_user", body("{'global_name':'The owner'}"));
    owner.call("get_user", friendId);
    owner.call("get_gateway");

    application = ownerApi.createApplication("conformance").path("id").asText();
    ThrongApi botApi = stack.api().bot(ownerApi.createBot(Long.parseLong(application)));
    bot = new Caller(schemas, report, botApi);
    bot.call("get_bot_gateway");
    bot.call("get_my_application");
    bot.send("update_my_application", body("{'flags':565248}"));
    bot.call("get_application", application);
    bot.send("update_application", body("{'bot_public':true}"), application);
    bot.call("get_my_oauth2_application");

    guild = ownerApi.createGuild("Conformance").path("id").asText();
    channel = Long.toString(stack.textChannel(ownerApi, Long.parseLong(guild)));
    ownerApi.authorizeBot(Long.parseLong(application), Long.parseLong(guild), ADMINISTRATOR);
    session = GatewaySession.open(botApi, botApi.gateway(), ALL_INTENTS, heard);
    heard.await("GUILD_CREATE", event -> true, TIMEOUT);
  }

  @Test
  @Order(2)
  void guildsAndInvites() {
    owner.call("get_guild?with_counts=true", guild);
    owner.send("update_guild", body("{'name':'Conformance'}"), guild);
    friend.call("list_my_guilds");
    String code =
        owner.send("create_channel_invite", body("{'max_age':0}"), channel).path("code").asText();
    owner.call("list_channel_invites", channel);
    owner.call("list_guild_invites", guild);
    friend.call("invite_resolve?with_counts=true", code);
    friendApi.acceptInvite(code);
    owner.call("list_my_guilds?with_counts=true");
    owner.call("invite_revoke", code);
    for (String empty :
        List.of(
            "list_guild_stickers",
            "list_guild_scheduled_events",
            "list_guild_soundboard_sounds",
            "get_active_guild_threads",
            "list_guild_voice_regions")) {
      bot.call(empty, guild);
    }
    for (String plain :
        List.of(
            "get_guild_preview",
            "get_guilds_onboarding",
            "get_guild_vanity_url",
            "list_guild_templates",
            "get_guild_widget_settings")) {
      owner.call(plain, guild);
    }
    owner.send("update_guild_widget_settings", body("{'enabled':true}"), guild);
    friend.call("get_guild_widget", guild);
    owner.call("preview_prune_guild?days=1", guild);
    owner.send("prune_guild", body("{'days':30}"), guild);
    bot.call("list_voice_regions");
    bot.call("list_sticker_packs");
    bot.call("get_soundboard_default_sounds");
  }

  @Test
  @Order(3)
  void channelsAndRoles() {
    JsonNode made =
        owner.send("create_guild_channel", body("{'name':'tour','topic':'All of it'}"), guild);
    String tour = made.path("id").asText();
    owner.send("create_guild_channel", body("{'name':'A category','type':4}"), guild);
    owner.send("create_guild_channel", body("{'name':'Voices','type':2}"), guild);
    owner.call("list_guild_channels", guild);
    owner.call("get_channel", tour);
    owner.send("update_channel", body("{'name':'tours','rate_limit_per_user':5}"), tour);
    owner.send("bulk_update_guild_channels", body("[{'id':'" + tour + "','position':3}]"), guild);

    String role =
        owner
            .send("create_guild_role", body("{'name':'guides','color':3447003}"), guild)
            .path("id")
            .asText();
    owner.call("list_guild_roles", guild);
    owner.call("get_guild_role", guild, role);
    owner.send("update_guild_role", body("{'hoist':true,'permissions':'1024'}"), guild, role);
    owner.send("bulk_update_guild_roles", body("[{'id':'" + role + "','position':1}]"), guild);
    owner.send(
        "set_channel_permission_overwrite",
        body("{'type':0,'allow':'1024','deny':'2048'}"),
        tour,
        role);
    owner.call("get_channel", tour);
    owner.call("delete_channel_permission_overwrite", tour, role);
    owner.call("add_guild_member_role", guild, friendId, role);
    owner.call("get_guild_member", guild, friendId);
    owner.call("delete_guild_member_role", guild, friendId, role);
    owner.call("delete_guild_role", guild, role);
    owner.call("delete_channel", tour);
  }

  @Test
  @Order(4)
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

  @Test
  @Order(5)
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

  @Test
  @Order(5)
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

  private HttpResponse<String> file(String method, String url, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(TIMEOUT)
            .method(method, BodyPublishers.ofString(body))
            .build();
    return ownerApi.rest().http().sendAsync(request, BodyHandlers.ofString()).join();
  }

  @Test
  @Order(5)
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

  @Test
  @Order(5)
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

  @Test
  @Order(5)
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

  @Test
  @Order(5)
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

  @Test
  @Order(5)
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

  @Test
  @Order(6)
  void membersAndBans() {
    owner.call("list_guild_members?limit=10", guild);
    owner.call("search_guild_members?query=friend", guild);
    owner.send("update_guild_member", body("{'nick':'Fred'}"), guild, friendId);
    bot.send("update_my_guild_member", body("{'nick':'Guide'}"), guild);
    owner.call("get_my_guild_member", guild);
    owner.send("ban_user_from_guild", body("{}"), guild, friendId);
    owner.call("get_guild_ban", guild, friendId);
    owner.call("list_guild_bans", guild);
    owner.call("unban_user_from_guild", guild, friendId);
    owner.send("bulk_ban_users_from_guild", body("{'user_ids':['" + friendId + "']}"), guild);
    ThrongApi guest = join();
    owner.call("delete_guild_member", guild, guest.me().path("id").asText());
    new Caller(schemas, report, join()).call("leave_guild", guild);
    heard.await(
        "GUILD_MEMBER_REMOVE", event -> heard.events("GUILD_MEMBER_REMOVE").size() == 3, TIMEOUT);
    JsonNode log = owner.call("list_guild_audit_log_entries?action_type=20", guild);
    assertThat(log.at("/users").findValuesAsText("id")).hasSize(2);
    heard.await(
        "GUILD_AUDIT_LOG_ENTRY_CREATE",
        event -> event.data().path("action_type").asInt() == 20,
        TIMEOUT);
    heard.await("INVITE_DELETE", event -> true, TIMEOUT);
  }

  @Test
  @Order(7)
  void allThatIsAnsweredWasCalledAndIsAsDescribed() throws IOException {
    session.close();
    for (Dispatch event : heard.events()) {
      String type = EVENT_TYPES.get(event.type());
      if (type != null) {
        JsonNode role = event.data().path("role");
        JsonNode data = role.isMissingNode() ? event.data() : role;
        report.dispatched(event.type(), schemas.problems(type, data));
      }
    }
    report.write(Path.of("target"));

    assertThat(report.differences()).isEmpty();
    assertThat(report.dispatched()).containsExactlyElementsOf(new TreeSet<>(EVENT_TYPES.keySet()));
    assertThat(documented()).isSubsetOf(report.answered());
  }

  private ThrongApi join() {
    ThrongApi guest = stack.newPerson("guest");
    guest.acceptInvite(ownerApi.createInvite(Long.parseLong(channel)));
    return guest;
  }

  /** Those that {@code docs/protocol.md} lists as answered. */
  private static Set<String> documented() throws IOException {
    String page = Files.readString(RepositoryRoot.find().resolve("docs/protocol.md"));
    String answered = page.substring(page.indexOf("## Answered"), page.indexOf("## Answered, and"));
    return ROW.matcher(answered)
        .results()
        .map((MatchResult row) -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JsonNode body(String json) {
    try {
      return JSON.readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}

package dev.throng.e2e;

import static dev.throng.e2e.ConformanceScene.TIMEOUT;
import static dev.throng.e2e.ConformanceScene.body;

import dev.throng.client.EventLog;
import dev.throng.client.GatewaySession;
import dev.throng.client.ThrongApi;
import dev.throng.e2e.conformance.AnswerSchemas;
import dev.throng.e2e.conformance.Caller;
import dev.throng.e2e.conformance.ConformanceReport;

/** Who takes part in the tour of all operations, and the guild and the application it is about. */
final class ConformanceCast {
  private static final int ALL_INTENTS = (1 << 17) - 1 | 3 << 20 | 3 << 24;
  private static final long ADMINISTRATOR = 8;

  final AnswerSchemas schemas = AnswerSchemas.load();
  final ConformanceReport report = new ConformanceReport(schemas);
  final LiveStack stack = LiveStack.get();
  final EventLog heard = new EventLog();
  final ThrongApi ownerApi = stack.newPerson("owner");
  final ThrongApi friendApi = stack.newPerson("friend");
  final Caller owner = caller(ownerApi);
  final Caller friend = caller(friendApi);
  final Caller bot;
  final String friendId;
  final String application;
  final String guild;
  final String channel;
  final GatewaySession session;

  /** Calls what there is of people and applications, and lets the bot listen. */
  ConformanceCast() {
    owner.call("get_my_user");
    friendId = friend.call("get_my_user").path("id").asText();
    owner.send("update_my_user", body("{'global_name':'The owner'}"));
    owner.call("get_user", friendId);
    owner.call("get_gateway");

    application = ownerApi.createApplication("conformance").path("id").asText();
    ThrongApi botApi = stack.api().bot(ownerApi.createBot(Long.parseLong(application)));
    bot = caller(botApi);
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

  /** Calls in the name of another person. */
  Caller caller(ThrongApi api) {
    return new Caller(schemas, report, api);
  }
}

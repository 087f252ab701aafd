package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.auth.CredentialStore;
import dev.throng.gateway.auth.HmacTokens;
import dev.throng.gateway.auth.PasswordHasher;
import dev.throng.gateway.ratelimit.GuildAdmission;
import dev.throng.gateway.ratelimit.RestLimits;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestServices;
import dev.throng.gateway.rest.history.MessageReads;
import java.time.InstantSource;
import java.util.List;

/** All routes of the API. */
public final class Endpoints {
  private Endpoints() {}

  /**
   * One of each.
   *
   * @param webSocketUrl where the socket is
   */
  public static List<Endpoint> all(
      RestServices services, PasswordHasher hasher, String webSocketUrl) {
    RestLimits limits = services.limits();
    InstantSource clock = InstantSource.system();
    GuildAdmission admission = limits == null ? null : new GuildAdmission(limits);
    Actors actors = new Actors(services.bus(), clock, admission, services.lag());
    DirectoryClient directory = new DirectoryClient(actors);
    MessageReads reads =
        new MessageReads(
            services.bus(), services.snowflakes(), clock, admission, services.metrics());
    Channels channels = new Channels(actors, directory, reads);
    MessageChanges changes = new MessageChanges(actors, directory, reads);
    Accounts accounts = new Accounts(actors);
    InviteLookup invites = new InviteLookup(directory);
    CredentialStore credentials = services.credentials();
    HmacTokens tokens = services.tokens();
    PasswordCheck passwords = new PasswordCheck(hasher, credentials, limits);
    // The hottest first: routes are tried in this order.
    return List.of(
        new CreateMessageEndpoint(channels),
        new ListMessagesEndpoint(channels),
        new StartTypingEndpoint(channels),
        new EditMessageEndpoint(changes),
        new DeleteMessageEndpoint(changes),
        new GetMessageEndpoint(channels),
        new GetUserEndpoint(actors),
        new GetChannelEndpoint(channels),
        new GetGuildEndpoint(actors),
        new ListChannelsEndpoint(actors),
        new ListMembersEndpoint(actors),
        new GetMemberEndpoint(actors),
        new GatewayEndpoint(webSocketUrl),
        new GatewayBotEndpoint(webSocketUrl, services.sessionStarts()),
        new RegisterEndpoint(new Registrations(actors, directory, hasher, credentials, tokens)),
        new LoginEndpoint(directory, actors, passwords, tokens),
        new LogoutEndpoint(actors),
        new CreateGuildEndpoint(actors, directory, accounts),
        new CreateChannelEndpoint(actors, directory),
        new PutOverwriteEndpoint(channels),
        new DeleteOverwriteEndpoint(channels),
        new CreateRoleEndpoint(actors),
        ModifyMemberRoleEndpoint.add(actors),
        ModifyMemberRoleEndpoint.remove(actors),
        new ModifyMemberEndpoint(actors),
        new KickMemberEndpoint(actors),
        new LeaveGuildEndpoint(actors),
        new CreateInviteEndpoint(actors, directory),
        new GetInviteEndpoint(actors, invites),
        new AcceptInviteEndpoint(actors, invites, accounts),
        new CreateApplicationEndpoint(actors, accounts),
        new GetApplicationEndpoint("/applications/{application}", actors),
        new GetApplicationEndpoint("/oauth2/applications/{application}", actors),
        new ModifyApplicationEndpoint(actors),
        new BotTokenEndpoint("/applications/{application}/bot", actors, tokens),
        new BotTokenEndpoint("/applications/{application}/bot/reset", actors, tokens),
        new AuthorizeEndpoint(actors, accounts));
  }
}

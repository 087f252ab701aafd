package dev.throng.gateway.rest.operation;

import dev.throng.gateway.auth.PasswordHasher;
import dev.throng.gateway.ratelimit.GuildAdmission;
import dev.throng.gateway.ratelimit.RestLimits;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Operation;
import dev.throng.gateway.rest.RestServices;
import dev.throng.gateway.rest.history.CoalescedReads;
import dev.throng.gateway.rest.history.MessageLookups;
import java.time.InstantSource;
import java.util.List;

/** All operations of the API. */
public final class Operations {
  private Operations() {}

  /**
   * One of each.
   *
   * @param webSocketUrl where the socket is
   */
  public static List<Operation> all(
      RestServices services, PasswordHasher hasher, String webSocketUrl) {
    RestLimits limits = services.limits();
    InstantSource clock = InstantSource.system();
    GuildAdmission admission = limits == null ? null : new GuildAdmission(limits);
    Actors actors = new Actors(services.bus(), clock, admission, services.lag());
    DirectoryClient directory = new DirectoryClient(actors);
    CoalescedReads reads =
        new CoalescedReads(
            services.bus(), services.snowflakes(), clock, admission, services.metrics());
    MessageLookups lookups =
        new MessageLookups(services.bus(), services.snowflakes(), clock, admission);
    Channels channels = new Channels(actors, directory, reads);
    Accounts accounts = new Accounts(actors);
    Declarations ops = new Declarations(actors, channels);
    new AccountOperations(services, actors, directory, hasher).declare(ops);
    new ApplicationOperations(actors, accounts, services.tokens()).declare(ops);
    new AuditLogOperations(actors, accounts).declare(ops);
    new BanOperations(actors, accounts).declare(ops);
    new CatalogOperations(actors).declare(ops);
    new ChannelOperations(actors, directory).declare(ops);
    new CommandOperations(actors).declare(ops);
    new CommandIndexOperations(actors, directory).declare(ops);
    new EmojiOperations(actors, services.files()).declare(ops);
    new GatewayOperations(webSocketUrl, services.sessionStarts()).declare(ops);
    new GuildOperations(actors, directory, accounts).declare(ops);
    new InteractionOperations(actors, accounts, services.tokens().interactions()).declare(ops);
    new InviteOperations(actors, directory, accounts).declare(ops);
    new MemberOperations(actors).declare(ops);
    MessageChanges changes = new MessageChanges(actors, directory, reads, lookups);
    MessageAttachments attachments =
        new MessageAttachments(services.files(), services.snowflakes());
    VisibleContent content = new VisibleContent(actors);
    new MessageOperations(channels, changes, attachments, content).declare(ops);
    new AttachmentOperations(channels, services).declare(ops);
    new OwnGuilds(actors).declare(ops);
    new PinOperations(actors, directory, reads, changes, content).declare(ops);
    PruneOperations.declare(ops);
    new ReactionOperations(changes, accounts).declare(ops);
    new ReadStateOperations(actors, directory, accounts).declare(ops);
    RoleOperations.declare(ops);
    new SearchOperations(actors, lookups, content, services.search()).declare(ops);
    new ThreadOperations(actors, directory, reads, changes).declare(ops);
    new UserOperations(actors, accounts).declare(ops);
    new WebhookOperations(actors, directory, changes, services.tokens().webhooks()).declare(ops);
    return ops.declared();
  }
}

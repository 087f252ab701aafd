package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** Finds the guild of an invite. */
final class InviteLookup {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9-]{2,100}");

  private final DirectoryClient directory;

  InviteLookup(DirectoryClient directory) {
    this.directory = directory;
  }

  /** The guild; rejected with 10006. */
  CompletableFuture<Long> guild(RestRequest request, String code) {
    if (!CODE.matcher(code).matches()) {
      throw new Rejection(DiscordError.UNKNOWN_INVITE);
    }
    return directory
        .resolve(request, Names.invite(code))
        .thenApply(guild -> guild.orElseThrow(() -> new Rejection(DiscordError.UNKNOWN_INVITE)));
  }
}

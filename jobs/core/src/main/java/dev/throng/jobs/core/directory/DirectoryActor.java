package dev.throng.jobs.core.directory;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.Actor;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Claim;
import dev.throng.protocol.wire.DirectoryCommand;
import dev.throng.protocol.wire.Header;
import org.jspecify.annotations.Nullable;

/**
 * Who has which name: inbox {@link Topic#DIRECTORY_INBOX}, keyed by {@link Names#key}. Replies of
 * each command are specified in {@code directory.proto}.
 */
public final class DirectoryActor implements Actor {
  private static final byte[] EMPTY = {};

  private final Cell<NameClaims> claims;

  public DirectoryActor(StateFactory state) {
    claims = state.cell("claims", NameClaims.class);
  }

  @Override
  public void handle(InboxRecord inbox, Effects effects) throws InvalidProtocolBufferException {
    DirectoryCommand command = DirectoryCommand.parseFrom(inbox.value());
    if (Names.key(command.getName()) != inbox.actor()) {
      throw new IllegalArgumentException("name: does not belong to key " + inbox.actor());
    }
    Header header = command.getHeader();
    switch (command.getCommandCase()) {
      case CLAIM -> claim(command, effects);
      case CONFIRM -> confirm(command, effects);
      case RELEASE -> release(command, effects);
      case RESOLVE -> {
        NameClaim claim = find(command.getName());
        if (claim != null && claim.isConfirmed()) {
          effects.reply(header, 200, EMPTY, claim.target());
        } else {
          effects.reject(header, DiscordError.NOT_FOUND);
        }
      }
      case COMMAND_NOT_SET ->
          throw new IllegalArgumentException("command: not set, or of a newer version");
    }
  }

  @Override
  public boolean isRead(InboxRecord inbox) throws InvalidProtocolBufferException {
    return DirectoryCommand.parseFrom(inbox.value()).hasResolve();
  }

  private void claim(DirectoryCommand command, Effects effects) {
    Header header = command.getHeader();
    Claim wanted = command.getClaim();
    // Both by the gateway's clock: the difference is right even if the clock is not.
    long deadlineUs =
        wanted.getDeadlineUs() == 0
            ? 0
            : effects.nowUs() + Math.max(1, wanted.getDeadlineUs() - header.getTimeUs());
    NameClaim known = find(command.getName());
    if (known != null && known.owner() != wanted.getOwner() && !known.hasLapsed(effects.nowUs())) {
      rejectTaken(header, effects, known.target());
      return;
    }
    if (known != null && known.owner() == wanted.getOwner()) {
      // A retry may come later than the deadline of the first try: it counts from now again.
      if (!known.isConfirmed()) {
        put(new NameClaim(known.name(), known.owner(), known.target(), deadlineUs));
      }
      effects.reply(header, 200, EMPTY, known.target());
      return;
    }
    put(new NameClaim(command.getName(), wanted.getOwner(), wanted.getTarget(), deadlineUs));
    effects.reply(header, 200, EMPTY, wanted.getTarget());
  }

  private void confirm(DirectoryCommand command, Effects effects) {
    Header header = command.getHeader();
    NameClaim known = find(command.getName());
    if (known == null || known.owner() != command.getConfirm().getOwner()) {
      rejectTaken(header, effects, known == null ? 0 : known.target());
      return;
    }
    if (!known.isConfirmed()) {
      put(new NameClaim(known.name(), known.owner(), known.target(), 0));
    }
    effects.replyNoContent(header);
  }

  private void release(DirectoryCommand command, Effects effects) {
    NameClaim known = find(command.getName());
    if (known != null && known.owner() == command.getRelease().getOwner()) {
      NameClaims rest = all().without(command.getName());
      if (rest.list().isEmpty()) {
        claims.remove();
      } else {
        claims.put(rest);
      }
    }
    effects.replyNoContent(command.getHeader());
  }

  private NameClaims all() {
    NameClaims value = claims.get();
    return value == null ? NameClaims.NONE : value;
  }

  private @Nullable NameClaim find(String name) {
    return all().find(name);
  }

  private void put(NameClaim claim) {
    claims.put(all().with(claim));
  }

  /** Refuses a name that another owner has; the reply carries its target. */
  private static void rejectTaken(Header header, Effects effects, long target) {
    effects.reply(header, DiscordError.NAME_TAKEN.status(), DiscordError.NAME_TAKEN.body(), target);
  }
}

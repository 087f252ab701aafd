package dev.throng.gateway.session;

import dev.throng.protocol.snapshot.GuildSnapshot;
import dev.throng.protocol.snapshot.GuildSnapshots;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.DeliveryPart;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts GUILD_CREATE together for sessions that come to a guild. Who comes while the guild's
 * snapshot is not there is not let in: the guild is asked to attach it once more, behind the
 * snapshot. So a session's GUILD_CREATE is always that of the place from which on it gets
 * dispatches.
 */
final class GuildCreates {
  private final StreamHost host;
  private final GuildSnapshots snapshots;

  /** Guilds whose snapshot is on its way. */
  private final Set<Long> asked = new HashSet<>();

  GuildCreates(StreamHost host, long snapshotBytesMax) {
    this.host = host;
    this.snapshots = new GuildSnapshots(snapshotBytesMax);
  }

  /** What the hub knows of guilds. */
  GuildSnapshots snapshots() {
    return snapshots;
  }

  /** Follows a part of a stream; before anything else is made of it. */
  void follow(long stream, DeliveryPart part) {
    snapshots.follow(stream, part);
    if (part.hasSnapshot() && part.getSnapshot().getWhole()) {
      asked.remove(stream);
    }
  }

  /** The guild, for a session that comes, of this hub or another; null: not known. */
  @Nullable GuildSnapshot use(long guild) {
    return snapshots.use(guild);
  }

  /**
   * Asks a guild to attach a session once more.
   *
   * @param seq of the delivery that has brought it
   */
  void ask(long guild, long seq, Session session, Attached attached) {
    host.countAttachedAgain();
    Attach again =
        Attach.newBuilder()
            // Whose session it is may not be known here yet; who is shown others is.
            .setSession(session.ref().toBuilder().setBot(attached.getAlone()))
            .setAgain(seq)
            .setSnapshot(asked.add(guild))
            .build();
    host.attachAgain(guild, again)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                host.execute(
                    () -> {
                      asked.remove(guild);
                      host.invalidate(session);
                    });
              }
            });
  }

  /** Something of a stream is missing. */
  void forget(long stream) {
    snapshots.forget(stream);
    asked.remove(stream);
  }

  void clear() {
    snapshots.clear();
    asked.clear();
  }
}

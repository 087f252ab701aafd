package dev.throng.jobs.core.readstate;

import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.ReadStateEntry;
import dev.throng.protocol.wire.ReadStates;

/** All read states of a user, as a session is told of them once. */
final class ReadStateSnapshot {
  private ReadStateSnapshot() {}

  static DeliveryPart of(long session, ReadStateTables tables) {
    ReadStates.Builder states =
        ReadStates.newBuilder().setSession(session).setVersion(tables.version());
    tables.forEachChannel(
        channel -> {
          ReadState state = tables.find(channel);
          if (state != null) {
            states.addEntries(entry(channel, state));
          }
        });
    return DeliveryPart.newBuilder().setReadStates(states).build();
  }

  private static ReadStateEntry entry(long channel, ReadState state) {
    return ReadStateEntry.newBuilder()
        .setChannel(channel)
        .setLastMessage(state.acked())
        .setMentionCount(state.mentionCount())
        .setPinsUs(state.pinsUs())
        .setFlags(state.allFlags())
        .setLastViewed(state.lastViewed())
        .setGuild(state.guild())
        .build();
  }
}

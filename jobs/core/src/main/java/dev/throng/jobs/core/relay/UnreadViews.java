package dev.throng.jobs.core.relay;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.PassiveUpdate;
import dev.throng.protocol.wire.PassiveView;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells passive sessions of the channels with new messages that they see. */
final class UnreadViews {
  private final RelayTables tables;
  private final BitSet slots;
  private final PassiveUpdate.Builder update = PassiveUpdate.newBuilder();

  UnreadViews(RelayTables tables) {
    this.tables = tables;
    this.slots = BitSet.valueOf(tables.unread.slots());
  }

  /** Tells all of them; nothing is unread from here on. */
  void addTo(List<DeliveryPart> parts) {
    Map<BitSet, List<Integer>> groups = new LinkedHashMap<>();
    tables.groups.forEach(
        (number, group) -> {
          if (group.classes() > 0 && group.passive()) {
            groups.computeIfAbsent(shown(group.channels()), s -> new ArrayList<>()).add(number);
          }
        });
    groups.forEach((shown, numbers) -> add(shown, PassiveView.newBuilder().addAllGroups(numbers)));
    finish(parts);
    tables.unread.clear();
  }

  /** Tells one session; for the others all stays unread. */
  void addTo(List<DeliveryPart> parts, long session, long[] channels) {
    add(shown(channels), PassiveView.newBuilder().setSession(session));
    finish(parts);
  }

  /** Which places among the unread channels are of channels that can be seen. */
  private BitSet shown(long[] channels) {
    BitSet shown = new BitSet();
    int place = 0;
    for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
      shown.set(place++, Bits.has(channels, slot));
    }
    return shown;
  }

  private void add(BitSet shown, PassiveView.Builder view) {
    if (!shown.isEmpty()) {
      update.addViews(view.setShown(ByteString.copyFrom(shown.toByteArray())));
    }
  }

  private void finish(List<DeliveryPart> parts) {
    GuildOutline outline = tables.outline.get();
    if (outline == null || update.getViewsCount() == 0) {
      return;
    }
    slots.stream()
        .forEach(
            slot ->
                update
                    .addChannels(outline.channels().get(slot).id())
                    .addLastMessages(tables.unread.lastMessage(slot)));
    parts.add(DeliveryPart.newBuilder().setPassiveUpdate(update).build());
  }
}

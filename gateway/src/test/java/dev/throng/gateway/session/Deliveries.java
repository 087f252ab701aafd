package dev.throng.gateway.session;

import com.google.protobuf.ByteString;
import dev.throng.gateway.bus.DeliveryListener;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Detached;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.Ready;
import dev.throng.protocol.wire.Reclassed;
import dev.throng.protocol.wire.Regrouped;
import dev.throng.protocol.wire.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** Makes what streams bring. */
public final class Deliveries {
  /** Of all that is made here. */
  public static final long SEQ = 7 << 16;

  private Deliveries() {}

  /** A delivery as the bus hands it on; sessions come behind a snapshot. */
  public static DeliveryListener.Item item(long stream, DeliveryPart... parts) {
    List<DeliveryPart> all = new ArrayList<>(List.of(parts));
    if (all.stream().anyMatch(DeliveryPart::hasAttached)) {
      all.add(0, snapshot("{\"id\":\"" + stream + "\"}"));
    }
    return bare(stream, all);
  }

  /** A delivery as it is. */
  public static DeliveryListener.Item bare(long stream, List<DeliveryPart> parts) {
    return new DeliveryListener.Item(
        Delivery.newBuilder().setStream(stream).setSeq(SEQ).addAllParts(parts).build(), false, 0);
  }

  /** A guild without roles, channels and members. */
  public static DeliveryPart snapshot(String guild) {
    return DeliveryPart.newBuilder()
        .setSnapshot(Snapshot.newBuilder().setWhole(true).setGuild(ByteString.copyFromUtf8(guild)))
        .build();
  }

  /** One behind a gap. */
  public static DeliveryListener.Item afterGap(long stream, DeliveryPart... parts) {
    return new DeliveryListener.Item(item(stream, parts).delivery(), true, 0);
  }

  public static DeliveryPart ready(long session, long user, boolean bot, Long... guilds) {
    return DeliveryPart.newBuilder()
        .setReady(
            Ready.newBuilder()
                .setSession(session)
                .setUser(ByteString.copyFromUtf8("{\"id\":\"" + user + "\"}"))
                .addAllGuilds(List.of(guilds))
                .setBot(bot))
        .build();
  }

  public static DeliveryPart unknownUser(long session) {
    return DeliveryPart.newBuilder()
        .setReady(Ready.newBuilder().setSession(session).setUnknownUser(true))
        .build();
  }

  /** In the class with the number of the group. */
  public static DeliveryPart attached(long session, int group, String member) {
    return DeliveryPart.newBuilder()
        .setAttached(
            Attached.newBuilder()
                .setSession(session)
                .setClassNumber(group)
                .setGroup(group)
                .setMember(ByteString.copyFromUtf8(member)))
        .build();
  }

  public static DeliveryPart detached(long session, String d) {
    return DeliveryPart.newBuilder()
        .setDetached(Detached.newBuilder().setSession(session).setD(ByteString.copyFromUtf8(d)))
        .build();
  }

  public static DeliveryPart regrouped(int classNumber, int group) {
    return DeliveryPart.newBuilder()
        .setRegrouped(Regrouped.newBuilder().addClasses(classNumber).addGroups(group))
        .build();
  }

  public static DeliveryPart reclassed(int classNumber, int group, Long... sessions) {
    return DeliveryPart.newBuilder()
        .setReclassed(
            Reclassed.newBuilder()
                .setClassNumber(classNumber)
                .setGroup(group)
                .addAllSessions(List.of(sessions)))
        .build();
  }

  public static DeliveryPart dispatch(Dispatch.Builder dispatch) {
    return DeliveryPart.newBuilder().setDispatch(dispatch).build();
  }

  public static Dispatch.Builder event(String t, String d) {
    return Dispatch.newBuilder().setT(t).setD(ByteString.copyFromUtf8(d));
  }
}

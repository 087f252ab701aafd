package dev.throng.protocol.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Detached;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.JoinedThread;
import dev.throng.protocol.wire.LastMessages;
import dev.throng.protocol.wire.Snapshot;
import dev.throng.protocol.wire.SnapshotChannel;
import dev.throng.protocol.wire.SnapshotPart;
import dev.throng.protocol.wire.SnapshotThread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node keeps of guilds, and the GUILD_CREATEs that it makes of it. */
final class GuildSnapshotsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long GUILD = 9;

  private final GuildSnapshots snapshots = new GuildSnapshots(1 << 20);

  @Test
  void aSessionIsShownTheChannelsThatItSees() throws Exception {
    follow(whole().addChannels(channel(5, 0, 50)).addChannels(channel(6, 1, 0)));
    follow(Snapshot.newBuilder().addChannels(channel(7, 9, 0)));

    assertThat(ids(create(session(1, 3)).path("channels"))).containsExactly(5L, 6L);
    assertThat(ids(create(session(1, 0, 2)).path("channels"))).containsExactly(7L);
    assertThat(create(session(1)).path("channels")).isEmpty();
    assertThat(create(session(1, 1)).path("id").asLong()).isEqualTo(GUILD);
  }

  @Test
  void aChannelThatIsGoneLeavesItsSlotToTheNext() throws Exception {
    follow(whole().addChannels(channel(5, 0, 50)).addChannels(channel(6, 1, 60)));
    long bytes = snapshots.bytes();
    follow(Snapshot.newBuilder().addRemovedChannels(5));

    assertThat(ids(create(session(1, 3)).path("channels"))).containsExactly(6L);
    assertThat(find().lastMessage(5)).isZero();
    follow(Snapshot.newBuilder().addChannels(channel(7, 0, 70)));
    assertThat(ids(create(session(1, 3)).path("channels"))).containsExactly(7L, 6L);
    assertThat(snapshots.bytes()).isEqualTo(bytes);
    follow(Snapshot.newBuilder().addRemovedChannels(5));
    assertThat(ids(create(session(1, 1)).path("channels"))).containsExactly(7L);
  }

  @Test
  void theLastMessageOfAChannelNeverGoesBack() throws Exception {
    follow(whole().addChannels(channel(5, 0, 50)).addChannels(channel(6, 1, 0)));
    assertThat(lasts()).containsExactly("50", "null");
    sent(5, 51);
    sent(6, 49);
    follow(
        DeliveryPart.newBuilder()
            .setLastMessages(
                LastMessages.newBuilder()
                    .addChannels(5)
                    .addMessages(48)
                    .addChannels(6)
                    .addMessages(60)));
    assertThat(lasts()).containsExactly("51", "60");
    assertThat(find().lastMessage(6)).isEqualTo(60);
    assertThat(find().lastMessage(77)).isZero();
  }

  @Test
  void aChannelWithoutTextHasNoLastMessage() throws Exception {
    follow(whole().addChannels(channel(5, 0, 0).setText(false)));

    assertThat(create(session(1, 1)).path("channels").get(0).has("last_message_id")).isFalse();
  }

  @Test
  void threadsAreSeenByWhoSeesTheirChannel() throws Exception {
    follow(
        whole()
            .addChannels(channel(5, 0, 50))
            .addChannels(channel(6, 1, 0))
            .addThreads(thread(70, 5).setLastMessage(71).setMessageCount(2).setTotalMessages(3))
            .addThreads(thread(80, 6)));

    JsonNode threads = create(session(1, 1)).path("threads");
    assertThat(ids(threads)).containsExactly(70L);
    assertThat(threads.get(0).toString())
        .isEqualTo(
            "{\"id\":\"70\",\"last_message_id\":\"71\",\"message_count\":2,"
                + "\"total_message_sent\":3}");
    assertThat(ids(create(session(1, 3)).path("threads"))).containsExactly(70L, 80L);
    assertThat(create(session(1)).path("threads").isArray()).isTrue();
    assertThat(create(session(1)).path("threads")).isEmpty();
  }

  @Test
  void whatASessionIsInItIsTold() throws Exception {
    follow(
        whole()
            .addChannels(channel(5, 0, 50))
            .addChannels(channel(6, 1, 0))
            .addThreads(thread(70, 5))
            .addThreads(thread(80, 6)));
    Attached in =
        session(1, 1).toBuilder()
            .addJoinedThreads(JoinedThread.newBuilder().setThread(70).setJoinedAt("then"))
            .addJoinedThreads(JoinedThread.newBuilder().setThread(80).setJoinedAt("then"))
            .build();

    JsonNode threads = create(in).path("threads");
    assertThat(ids(threads)).containsExactly(70L);
    assertThat(threads.get(0).at("/member/join_timestamp").asText()).isEqualTo("then");
    assertThat(create(session(1, 1)).path("threads").get(0).has("member")).isFalse();
  }

  @Test
  void threadsComeGoAndChange() throws Exception {
    follow(whole().addChannels(channel(5, 0, 50)).addChannels(channel(6, 1, 0)));
    long bytes = snapshots.bytes();
    follow(Snapshot.newBuilder().addThreads(thread(70, 5)).addThreads(thread(80, 6)));
    follow(
        Snapshot.newBuilder()
            .addThreads(SnapshotThread.newBuilder().setId(70).setParent(5).setLastMessage(99))
            .addThreads(SnapshotThread.newBuilder().setId(90).setParent(5).setLastMessage(99)));

    JsonNode threads = create(session(1, 3)).path("threads");
    assertThat(ids(threads)).containsExactly(70L, 80L);
    assertThat(threads.get(0).path("last_message_id").asText()).isEqualTo("99");
    follow(Snapshot.newBuilder().addRemovedThreads(80).addRemovedThreads(80));
    assertThat(ids(create(session(1, 3)).path("threads"))).containsExactly(70L);
    follow(Snapshot.newBuilder().addRemovedChannels(5));
    follow(Snapshot.newBuilder().addChannels(channel(5, 0, 50)));
    assertThat(create(session(1, 3)).path("threads")).isEmpty();
    assertThat(snapshots.bytes()).isEqualTo(bytes);
  }

  private static SnapshotThread.Builder thread(long id, long parent) {
    return SnapshotThread.newBuilder()
        .setId(id)
        .setParent(parent)
        .setD(ByteString.copyFromUtf8("{\"id\":\"" + id + "\"}"));
  }

  @Test
  void rolesComeGoAndChangeInTheirOrder() throws Exception {
    follow(whole().addRoles(part(1, "a")).addRoles(part(3, "b")).addRoles(part(2, "c")));
    follow(Snapshot.newBuilder().addRemovedRoles(3).addRoles(part(1, "d")).addRoles(part(4, "e")));

    assertThat(create(session(1)).path("roles").toString())
        .isEqualTo(
            "[{\"id\":\"1\",\"n\":\"d\"},{\"id\":\"2\",\"n\":\"c\"},{\"id\":\"4\",\"n\":\"e\"}]");
  }

  @Test
  void asManyMembersAreShownAsTheSessionWants() throws Exception {
    Snapshot.Builder whole = whole().setMemberCount(100);
    for (long id = 1; id <= 100; id++) {
      whole.addMembers(part(id, "m"));
    }
    follow(whole);

    assertThat(ids(create(session(50)).path("members"))).hasSize(50).contains(50L);
    assertThat(ids(create(session(51)).path("members"))).hasSize(50).contains(51L, 49L);
    assertThat(ids(create(session(51)).path("members"))).doesNotContain(50L);
    JsonNode all = create(session(77).toBuilder().setLargeThreshold(100).build());
    assertThat(ids(all.path("members"))).hasSize(100);
    assertThat(all.path("large").asBoolean()).isFalse();
    assertThat(create(session(1)).path("large").asBoolean()).isTrue();
    JsonNode alone = create(session(3).toBuilder().setAlone(true).build());
    assertThat(ids(alone.path("members"))).containsExactly(3L);
    assertThat(alone.path("member_count").asInt()).isEqualTo(100);
  }

  @Test
  void whatIsTheSameForTwoSessionsIsTheSameBytesUntilSomethingChanges() {
    follow(whole().addChannels(channel(5, 0, 50)).addMembers(part(1, "m")));
    byte[] shared = find().createFor(session(1, 1)).shared();

    assertThat(find().createFor(session(1, 1)).shared()).isSameAs(shared);
    assertThat(find().createFor(session(1)).shared()).isNotSameAs(shared);
    sent(5, 51);
    assertThat(find().createFor(session(1, 1)).shared()).isNotSameAs(shared);
  }

  @Test
  void theGuildWhoseSessionsCameLeastRecentlyIsForgottenFirst() {
    GuildSnapshots few = new GuildSnapshots(2_500);
    for (long guild = 1; guild <= 2; guild++) {
      few.follow(guild, part(whole().addRoles(part(1, "x".repeat(900)))));
    }
    assertThat(few.use(1)).isNotNull();
    few.follow(3, part(whole().addRoles(part(1, "x".repeat(900)))));

    assertThat(few.find(1)).isNotNull();
    assertThat(few.find(2)).isNull();
    assertThat(few.find(3)).isNotNull();
    assertThat(few.takeEvicted()).isEqualTo(1);
    assertThat(few.takeEvicted()).isZero();
    assertThat(few.bytes()).isBetween(1_800L, 2_500L);
  }

  @Test
  void aGuildAboveTheBoundIsKeptAlone() {
    GuildSnapshots few = new GuildSnapshots(100);
    few.follow(1, part(whole()));
    few.follow(2, part(whole().addRoles(part(1, "x".repeat(900)))));

    assertThat(few.find(1)).isNull();
    assertThat(few.find(2)).isNotNull();
    few.follow(2, part(Snapshot.newBuilder().addRemovedRoles(1)));
    few.follow(
        2, DeliveryPart.newBuilder().setDetached(Detached.newBuilder().setLast(true)).build());
    assertThat(few.find(2)).isNull();
    assertThat(few.bytes()).isZero();
  }

  @Test
  void aChangeOfAGuildThatIsNotKnownIsPassedBy() {
    follow(Snapshot.newBuilder().addRoles(part(1, "a")));
    sent(5, 51);

    assertThat(snapshots.find(GUILD)).isNull();
    assertThat(snapshots.bytes()).isZero();
  }

  private List<String> lasts() throws IOException {
    List<String> lasts = new ArrayList<>();
    create(session(1, 3))
        .path("channels")
        .forEach(channel -> lasts.add(channel.path("last_message_id").asText()));
    return lasts;
  }

  private static List<Long> ids(JsonNode objects) {
    List<Long> ids = new ArrayList<>();
    objects.forEach(each -> ids.add(each.path("id").asLong()));
    return ids;
  }

  private JsonNode create(Attached session) throws IOException {
    return JSON.readTree(find().createFor(session).toByteString().toByteArray());
  }

  private GuildSnapshot find() {
    GuildSnapshot found = snapshots.find(GUILD);
    if (found == null) {
      throw new AssertionError("the guild is not known");
    }
    return found;
  }

  private void sent(long channel, long message) {
    follow(
        DeliveryPart.newBuilder()
            .setDispatch(Dispatch.newBuilder().setChannel(channel).setLastMessage(message)));
  }

  private void follow(Snapshot.Builder snapshot) {
    snapshots.follow(GUILD, part(snapshot));
  }

  private void follow(DeliveryPart.Builder part) {
    snapshots.follow(GUILD, part.build());
  }

  private static DeliveryPart part(Snapshot.Builder snapshot) {
    return DeliveryPart.newBuilder().setSnapshot(snapshot).build();
  }

  private static Snapshot.Builder whole() {
    return Snapshot.newBuilder()
        .setWhole(true)
        .setGuild(ByteString.copyFromUtf8("{\"id\":\"" + GUILD + "\"}"));
  }

  private static SnapshotChannel.Builder channel(long id, int slot, long last) {
    return SnapshotChannel.newBuilder()
        .setId(id)
        .setD(ByteString.copyFromUtf8("{\"id\":\"" + id + "\"}"))
        .setText(true)
        .setSlot(slot)
        .setLastMessage(last);
  }

  private static SnapshotPart part(long id, String name) {
    return SnapshotPart.newBuilder()
        .setId(id)
        .setD(ByteString.copyFromUtf8("{\"id\":\"" + id + "\",\"n\":\"" + name + "\"}"))
        .build();
  }

  private static Attached session(long user, int... channels) {
    byte[] bits = new byte[channels.length];
    for (int i = 0; i < channels.length; i++) {
      bits[i] = (byte) channels[i];
    }
    return Attached.newBuilder()
        .setUser(user)
        .setMember(part(user, "own").getD())
        .setJoinedAt("2026-01-01T00:00:00.000000+00:00")
        .setLargeThreshold(50)
        .setChannels(ByteString.copyFrom(bits))
        .build();
  }
}

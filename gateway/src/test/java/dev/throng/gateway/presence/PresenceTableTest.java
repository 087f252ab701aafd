package dev.throng.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.UserPresence;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many users, and how much of what they do, a node knows at the most. */
final class PresenceTableTest {
  private final PresenceTable table =
      new PresenceTable(3, 2_000 + 2 * PresenceTable.OVERHEAD_BYTES);
  private long seq;

  private UserPresence online(long user, int bytes) {
    return UserPresence.newBuilder()
        .setUser(user)
        .setGeneration(1)
        .setSeq(++seq)
        .setD(ByteString.copyFromUtf8("x".repeat(bytes)))
        .build();
  }

  private boolean knows(long user) {
    return !table.of(List.of(user)).toStringUtf8().equals("[]");
  }

  @Test
  void aboveItsUsersFurtherOnesAreTakenForOffline() {
    for (long user = 1; user <= 4; user++) {
      assertThat(table.apply(online(user, 10))).isTrue();
    }
    assertThat(table.size()).isEqualTo(3);
    assertThat(table.refused()).isEqualTo(1);
    assertThat(knows(4)).isFalse();

    assertThat(table.apply(online(3, 20))).isTrue();
    table.remove(1);
    table.apply(online(4, 10));
    assertThat(knows(4)).isTrue();
    assertThat(table.refused()).isEqualTo(1);
  }

  @Test
  void aboveItsBytesToo() {
    table.apply(online(1, 1_500));
    table.apply(online(2, 1_000));
    assertThat(knows(2)).isFalse();
    assertThat(table.refused()).isEqualTo(1);

    table.apply(online(1, 900));
    table.apply(online(2, 1_000));
    assertThat(knows(2)).isTrue();
    table.apply(online(1, 1_001));
    assertThat(knows(1)).isFalse();
    table.remove(2);
    table.apply(online(1, 2_000));
    assertThat(knows(1)).isTrue();
  }

  @Test
  void shortOnesWithActivitiesCountToo() {
    PresenceTable small = new PresenceTable(100, 10 * PresenceTable.OVERHEAD_BYTES);
    String idle = "\"status\":\"idle\",\"activities\":[]";
    for (long user = 1; user <= 20; user++) {
      small.apply(said(user, idle));
    }
    assertThat(small.refused()).isZero();
    for (long user = 21; user <= 40; user++) {
      small.apply(said(user, "\"activities\":[{\"name\":\"game " + user + "\",\"x\":[]}]"));
    }
    assertThat(small.refused()).isGreaterThan(10);
    for (long user = 21; user <= 40; user++) {
      small.remove(user);
    }
    small.apply(said(41, "x".repeat(9 * PresenceTable.OVERHEAD_BYTES)));
    assertThat(small.size()).isEqualTo(21);
  }

  private UserPresence said(long user, String fields) {
    return online(user, 0).toBuilder().setD(ByteString.copyFromUtf8(fields)).build();
  }

  @Test
  void anOlderPresenceChangesNothing() {
    UserPresence older = online(1, 10);
    table.apply(online(1, 20));
    assertThat(table.apply(older)).isFalse();
    assertThat(table.of(List.of(1L)).toStringUtf8()).contains("x".repeat(20));
  }
}

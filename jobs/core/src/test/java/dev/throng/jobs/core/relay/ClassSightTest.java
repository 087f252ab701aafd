package dev.throng.jobs.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.RelayChannel;
import dev.throng.protocol.wire.RelayStructure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClassSightTest {
  private static final long OWNER = 1;
  private static final int USERS = 5;
  private static final int ROLES = 70;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void allChannelsAtOnceAreTheSameAsOneAfterTheOther(long seed) {
    Random random = new Random(seed);
    GuildOutline outline = outline(random);
    ClassSight sight = new ClassSight(outline);
    for (int i = 0; i < 200; i++) {
      List<Long> roles = new ArrayList<>();
      for (int j = random.nextInt(6); j > 0; j--) {
        roles.add(100L + random.nextInt(ROLES));
      }
      long[] slots = outline.roleSlots(roles);
      long member = random.nextInt(USERS);
      long[] expected = outline.visible(slots, member);

      assertThat(sight.of(slots, member, Bits.EMPTY)).isEqualTo(expected);
      assertThat(sight.of(slots, member, expected)).isSameAs(expected);
    }
  }

  private static GuildOutline outline(Random random) {
    RelayStructure.Builder whole =
        RelaySteps.whole(OWNER)
            .addRoles(
                RelaySteps.role(
                    RelaySteps.EVERYONE, random.nextBoolean() ? Permissions.VIEW_CHANNEL : 0));
    for (int i = 0; i < ROLES; i++) {
      long permissions =
          switch (random.nextInt(20)) {
            case 0 -> Permissions.ADMINISTRATOR;
            case 1, 2 -> Permissions.VIEW_CHANNEL;
            default -> 0;
          };
      whole.addRoles(RelaySteps.role(100 + i, permissions));
    }
    for (int i = random.nextInt(150); i >= 0; i--) {
      whole.addChannels(channel(1_000 + i, random));
    }
    return OutlineEdit.whole(RelaySteps.EVERYONE, whole.build());
  }

  private static RelayChannel.Builder channel(long id, Random random) {
    RelayChannel.Builder channel = RelaySteps.channel(id);
    if (random.nextInt(3) == 0) {
      channel.addDeniedRoles(RelaySteps.EVERYONE);
    } else if (random.nextInt(3) == 0) {
      channel.addAllowedRoles(RelaySteps.EVERYONE);
    }
    for (int i = random.nextInt(20); i > 0; i--) {
      long role = 100 + random.nextInt(ROLES);
      var unused =
          random.nextBoolean() ? channel.addAllowedRoles(role) : channel.addDeniedRoles(role);
    }
    if (random.nextInt(3) == 0) {
      channel.addAllowedMembers(1 + random.nextInt(USERS));
      channel.addDeniedMembers(1 + random.nextInt(USERS));
    }
    return channel;
  }
}

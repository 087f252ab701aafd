package dev.throng.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.Permissions.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PermissionsTest {
  private static final long GUILD = 1;
  private static final long USER = 2;
  private static final long[] ROLES = {10, 11, 12};
  private static final long SEND_AND_VIEW = Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES;

  @Test
  void theOwnerMayDoEverythingWhateverTheOverwritesSay() {
    Subject owner = new Subject(GUILD, USER, true, new long[0], 0, true);

    assertThat(Permissions.inChannel(owner, List.of(deny(USER, 1, Permissions.ALL))))
        .isEqualTo(Permissions.ALL);
    assertThat(Permissions.inGuild(true, 0, true)).isEqualTo(Permissions.ALL);
  }

  @Test
  void anAdministratorMayDoEverythingEvenInATimeout() {
    assertThat(Permissions.inGuild(false, Permissions.ADMINISTRATOR, true))
        .isEqualTo(Permissions.ALL);
  }

  @Test
  void aRoleThatAllowsWinsOverARoleThatDenies() {
    List<PermissionOverwrite> overwrites =
        List.of(deny(10, 0, Permissions.SEND_MESSAGES), allow(11, 0, Permissions.SEND_MESSAGES));

    assertThat(Permissions.inChannel(member(SEND_AND_VIEW, false), overwrites))
        .isEqualTo(SEND_AND_VIEW);
  }

  @Test
  void theMembersOwnOverwriteWinsOverItsRoles() {
    List<PermissionOverwrite> overwrites =
        List.of(allow(10, 0, Permissions.SEND_MESSAGES), deny(USER, 1, Permissions.SEND_MESSAGES));

    assertThat(Permissions.inChannel(member(SEND_AND_VIEW, false), overwrites))
        .isEqualTo(Permissions.VIEW_CHANNEL);
  }

  @Test
  void whoCannotViewCanDoNothing() {
    assertThat(
            Permissions.inChannel(
                member(Permissions.DEFAULT_EVERYONE, false),
                List.of(deny(GUILD, 0, Permissions.VIEW_CHANNEL))))
        .isZero();
  }

  @Test
  void whoCannotSendCannotMentionEveryoneOrAttach() {
    long all = SEND_AND_VIEW | Permissions.MENTION_EVERYONE | Permissions.ATTACH_FILES | 1L << 6;

    assertThat(
            Permissions.inChannel(
                member(all, false), List.of(deny(GUILD, 0, Permissions.SEND_MESSAGES))))
        .isEqualTo(Permissions.VIEW_CHANNEL | 1L << 6);
  }

  @Test
  void aTimeoutLeavesSeeingAndReading() {
    assertThat(Permissions.inChannel(member(Permissions.DEFAULT_EVERYONE, true), List.of()))
        .isEqualTo(Permissions.VIEW_CHANNEL | Permissions.READ_MESSAGE_HISTORY);
  }

  @Test
  void whatEveryoneMayDoInANewGuildIncludesTalking() {
    assertThat(
            Permissions.has(
                Permissions.DEFAULT_EVERYONE,
                SEND_AND_VIEW
                    | Permissions.READ_MESSAGE_HISTORY
                    | Permissions.CREATE_INSTANT_INVITE))
        .isTrue();
    assertThat(Permissions.DEFAULT_EVERYONE & ~Permissions.ALL).isZero();
  }

  @Test
  void randomOverwritesComeToTheSameBitByBit() {
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      List<PermissionOverwrite> overwrites = new ArrayList<>();
      for (long id : new long[] {GUILD, 10, 11, 12, 13, USER, 3}) {
        if (random.nextInt(3) > 0) {
          int type = id == USER || id == 3 ? 1 : 0;
          long allow = random.nextLong() & Permissions.ALL;
          overwrites.add(
              new PermissionOverwrite(
                  id, type, allow, random.nextLong() & Permissions.ALL & ~allow));
        }
      }
      Subject subject =
          member(
              random.nextLong() & Permissions.ALL & ~Permissions.ADMINISTRATOR,
              random.nextInt(4) == 0);
      long permissions = Permissions.inChannel(subject, overwrites);
      for (int bit = 0; bit < 53; bit++) {
        assertThat((permissions >> bit & 1) != 0)
            .as("seed " + seed + " bit " + bit)
            .isEqualTo(may(subject, overwrites, 1L << bit));
      }
    }
  }

  /** The second formulation: asks level by level, from the most specific, for one bit. */
  private static boolean may(Subject subject, List<PermissionOverwrite> overwrites, long bit) {
    if (!raw(subject, overwrites, Permissions.VIEW_CHANNEL)) {
      return false;
    }
    if (subject.timedOut()
        && bit != Permissions.VIEW_CHANNEL
        && bit != Permissions.READ_MESSAGE_HISTORY) {
      return false;
    }
    boolean speaks =
        bit == Permissions.MENTION_EVERYONE
            || bit == Permissions.SEND_TTS_MESSAGES
            || bit == Permissions.ATTACH_FILES
            || bit == Permissions.EMBED_LINKS;
    return raw(subject, overwrites, bit)
        && (!speaks || raw(subject, overwrites, Permissions.SEND_MESSAGES));
  }

  private static boolean raw(Subject subject, List<PermissionOverwrite> overwrites, long bit) {
    for (PermissionOverwrite each : overwrites) {
      if (each.type() == 1 && each.id() == USER && ((each.allow() | each.deny()) & bit) != 0) {
        return (each.allow() & bit) != 0;
      }
    }
    boolean denied = false;
    for (PermissionOverwrite each : overwrites) {
      boolean own = each.type() == 0 && each.id() >= 10 && each.id() <= 12;
      if (own && (each.allow() & bit) != 0) {
        return true;
      }
      denied |= own && (each.deny() & bit) != 0;
    }
    if (denied) {
      return false;
    }
    for (PermissionOverwrite each : overwrites) {
      if (each.type() == 0 && each.id() == GUILD && ((each.allow() | each.deny()) & bit) != 0) {
        return (each.allow() & bit) != 0;
      }
    }
    return (subject.permissions() & bit) != 0;
  }

  private static Subject member(long permissions, boolean timedOut) {
    return new Subject(GUILD, USER, false, ROLES, permissions, timedOut);
  }

  private static PermissionOverwrite allow(long id, int type, long bits) {
    return new PermissionOverwrite(id, type, bits, 0);
  }

  private static PermissionOverwrite deny(long id, int type, long bits) {
    return new PermissionOverwrite(id, type, 0, bits);
  }
}

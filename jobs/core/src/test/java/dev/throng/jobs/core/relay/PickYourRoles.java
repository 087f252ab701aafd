package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.protocol.PermissionOverwrite;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.RelayChannel;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RelayStructure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A guild whose members choose their roles: 250 roles, 500 channels with overwrites for 20 roles
 * and 4 members each, and on this node as many users with roles of their own as asked for, of whom
 * nearly no two have the same. From a seed.
 */
public final class PickYourRoles {
  /** The guild, and the role that all have. */
  public static final long GUILD = RelaySteps.EVERYONE;

  private static final int NODE = 3;
  private static final int ROLES = 250;
  private static final int CHANNELS = 500;
  private static final int ROLE_OVERWRITES = 20;
  private static final int MEMBER_OVERWRITES = 4;
  private static final long FIRST_ROLE = 1_000;
  private static final long FIRST_CHANNEL = 2_000;
  private static final long FIRST_USER = 1_000_000;
  private static final long OWNER = 1;

  private final Random random;
  private final int roleSets;
  private final Function<RelayRecord, List<OutRecord>> relay;
  private final List<List<PermissionOverwrite>> channels = new ArrayList<>();
  private final List<long[]> users = new ArrayList<>();
  private long everyone = Permissions.VIEW_CHANNEL;
  private long seq;

  /**
   * A guild without users here.
   *
   * @param roleSets that its users have, none of whom is named by an overwrite; 0: each user has
   *     one of its own
   * @param relay takes what the guild says
   */
  public PickYourRoles(long seed, int roleSets, Function<RelayRecord, List<OutRecord>> relay) {
    this.random = new Random(seed);
    this.roleSets = roleSets;
    this.relay = relay;
    RelayStructure.Builder whole =
        RelaySteps.whole(OWNER).addRoles(RelaySteps.role(GUILD, everyone));
    for (int i = 1; i < ROLES; i++) {
      whole.addRoles(RelaySteps.role(FIRST_ROLE + i, 0));
    }
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(overwrites());
      whole.addChannels(relayChannel(i));
    }
    say(RelaySteps.step(whole));
  }

  private List<PermissionOverwrite> overwrites() {
    List<PermissionOverwrite> overwrites = new ArrayList<>();
    if (random.nextBoolean()) {
      overwrites.add(overwrite(GUILD, PermissionOverwrite.ROLE, false));
    }
    int first = random.nextInt(ROLES);
    for (int i = 0; i < ROLE_OVERWRITES; i++) {
      long role = FIRST_ROLE + 1 + (first + 7 * i) % (ROLES - 1);
      overwrites.add(overwrite(role, PermissionOverwrite.ROLE, random.nextBoolean()));
    }
    for (int i = 0; i < MEMBER_OVERWRITES; i++) {
      long user = FIRST_USER + (long) MEMBER_OVERWRITES * channels.size() + i;
      overwrites.add(overwrite(user, PermissionOverwrite.MEMBER, random.nextBoolean()));
    }
    return overwrites;
  }

  private static PermissionOverwrite overwrite(long id, int type, boolean allow) {
    return new PermissionOverwrite(
        id, type, allow ? Permissions.VIEW_CHANNEL : 0, allow ? 0 : Permissions.VIEW_CHANNEL);
  }

  /** Users that are attached, each with one session, whose number is the index. */
  public int users() {
    return users.size();
  }

  /** The next user comes, with 10 to 30 roles. */
  public List<OutRecord> attach() {
    return attach(false);
  }

  /**
   * The same.
   *
   * @param passive whether its session is
   */
  public List<OutRecord> attach(boolean passive) {
    TreeSet<Long> roles = new TreeSet<>();
    for (int i = 10 + random.nextInt(20); i > 0; i--) {
      roles.add(FIRST_ROLE + 1 + random.nextInt(ROLES - 1));
    }
    boolean repeats = roleSets > 0 && users.size() >= roleSets;
    users.add(
        repeats
            ? users.get(users.size() % roleSets)
            : roles.stream().mapToLong(Long::longValue).toArray());
    int session = users.size() - 1;
    long[] own = users.get(session);
    return say(
        passive
            ? RelaySteps.attachPassive(session, id(session), own)
            : RelaySteps.attach(session, id(session), own));
  }

  /** A user goes, or is gone already. */
  public List<OutRecord> detach(int user) {
    return say(RelaySteps.detach(user, id(user), false));
  }

  /** A channel is hidden from everyone whom no other overwrite shows it to, or shown again. */
  public List<OutRecord> toggle(int channel) {
    List<PermissionOverwrite> overwrites = channels.get(channel);
    if (!overwrites.removeIf(each -> each.id() == GUILD)) {
      overwrites.add(overwrite(GUILD, PermissionOverwrite.ROLE, false));
    }
    return say(RelaySteps.step(RelaySteps.changed(relayChannel(channel), true)));
  }

  /** The role that all have comes to allow VIEW_CHANNEL, or no longer does. */
  public List<OutRecord> toggleEveryone() {
    everyone ^= Permissions.VIEW_CHANNEL;
    RelayStructure.Builder change =
        RelayStructure.newBuilder().addRoles(RelaySteps.role(GUILD, everyone));
    for (int i = 0; i < CHANNELS; i++) {
      change.addChanges(RelaySteps.change(FIRST_CHANNEL + i));
    }
    return say(RelaySteps.step(change));
  }

  /** A message in a channel. */
  public List<OutRecord> dispatch(int channel) {
    return say(RelaySteps.dispatch(FIRST_CHANNEL + channel));
  }

  /** A message in a channel that mentions nobody. */
  public List<OutRecord> message(int channel) {
    return say(RelaySteps.step(RelaySteps.message(FIRST_CHANNEL + channel, seq + 1)));
  }

  /** Passive sessions are told which channels have new messages. */
  public List<OutRecord> passiveUpdate() {
    return say(RelaySteps.passiveUpdate());
  }

  private long id(int user) {
    return FIRST_USER + user + (roleSets > 0 ? (long) MEMBER_OVERWRITES * CHANNELS : 0);
  }

  /** Whether a user may see a channel, by Discord's rules. */
  public boolean maySee(int user, int channel) {
    return Permissions.has(
        Permissions.inChannel(
            new Permissions.Subject(GUILD, id(user), false, users.get(user), everyone, false),
            channels.get(channel)),
        Permissions.VIEW_CHANNEL);
  }

  private RelayChannel.Builder relayChannel(int channel) {
    RelayChannel.Builder relayed = RelaySteps.channel(FIRST_CHANNEL + channel);
    for (PermissionOverwrite each : channels.get(channel)) {
      boolean allows = each.allow() != 0;
      if (each.type() == PermissionOverwrite.ROLE) {
        var unused =
            allows ? relayed.addAllowedRoles(each.id()) : relayed.addDeniedRoles(each.id());
      } else {
        var unused =
            allows ? relayed.addAllowedMembers(each.id()) : relayed.addDeniedMembers(each.id());
      }
    }
    return relayed;
  }

  private List<OutRecord> say(RelayStep step) {
    seq += 1 << 16;
    return relay.apply(RelaySteps.record(GUILD, NODE, 1, seq, step));
  }
}

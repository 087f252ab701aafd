package dev.throng.jobs.flink.live;

import dev.throng.protocol.wire.BanUsers;
import dev.throng.protocol.wire.CreateChannel;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.DeleteBan;
import dev.throng.protocol.wire.DeleteChannel;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ModifyMember;
import dev.throng.protocol.wire.ModifyMemberRole;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.Overwrite;
import dev.throng.protocol.wire.PutOverwrite;
import dev.throng.protocol.wire.TimeoutMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random commands of those who run the guilds of a {@link CommandScript}. */
final class ScriptedAdministration {
  private static final int KINDS = 9;

  private final Random random;
  private final ScriptWorld world;

  /** The i-th lies in the i-th of {@link #guilds}. */
  private final List<Long> channels = new ArrayList<>();

  private final List<Integer> guilds = new ArrayList<>();

  ScriptedAdministration(Random random, ScriptWorld world) {
    this.random = random;
    this.world = world;
  }

  /**
   * A command without a header.
   *
   * @param id of what it makes, if it makes something
   */
  GuildCommand.Builder next(int guild, int user, long channel, long id, long timeUs) {
    GuildCommand.Builder command = GuildCommand.newBuilder();
    long member = world.userId(user);
    return switch (random.nextInt(KINDS)) {
      case 0 -> command.setPutOverwrite(overwrite(guild, member, channel));
      case 1 ->
          command.setCreateRole(
              CreateRole.newBuilder()
                  .setRole(id)
                  .setName("role")
                  .setPermissions(random.nextInt(1 << 14)));
      case 2 ->
          command.setModifyMemberRole(
              ModifyMemberRole.newBuilder()
                  .setUser(member)
                  .setRole(world.guildId(guild))
                  .setAdd(random.nextBoolean()));
      case 3 ->
          command.setTimeoutMember(
              TimeoutMember.newBuilder().setUser(member).setUntilUs(timeUs + 1_000_000));
      case 4 ->
          command.setModifyMember(
              ModifyMember.newBuilder().setUser(member).setNick("nick" + random.nextInt(3)));
      case 5 ->
          command.setBanUsers(
              BanUsers.newBuilder().addUsers(world.profile(user)).setReason("reason"));
      case 6 -> command.setDeleteBan(DeleteBan.newBuilder().setUser(member));
      case 7 -> deleteChannel(command, guild, channel);
      default -> {
        channels.add(id);
        guilds.add(guild);
        yield command.setCreateChannel(
            CreateChannel.newBuilder()
                .setChannel(NewChannel.newBuilder().setId(id).setName("channel")));
      }
    };
  }

  private PutOverwrite overwrite(int guild, long member, long channel) {
    return PutOverwrite.newBuilder()
        .setChannel(channel)
        .setOverwrite(
            Overwrite.newBuilder()
                .setId(random.nextBoolean() ? world.guildId(guild) : member)
                .setType(random.nextInt(2))
                .setAllow(random.nextBoolean() ? 1 << 10 : 0)
                .setDeny(random.nextBoolean() ? 1 << 10 : 1 << 11))
        .build();
  }

  /** One that was made meanwhile, so that the script goes on with those of its begin. */
  private GuildCommand.Builder deleteChannel(
      GuildCommand.Builder command, int guild, long otherwise) {
    int index = guilds.indexOf(guild);
    if (index < 0) {
      return command.setPutOverwrite(overwrite(guild, world.userId(0), otherwise));
    }
    guilds.remove(index);
    return command.setDeleteChannel(DeleteChannel.newBuilder().setChannel(channels.remove(index)));
  }
}

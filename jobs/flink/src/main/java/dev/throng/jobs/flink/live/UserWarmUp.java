package dev.throng.jobs.flink.live;

import dev.throng.jobs.flink.common.BoundedWarmUp;
import dev.throng.jobs.flink.common.WarmUp;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.ConnectSession;
import dev.throng.protocol.wire.CreateUser;
import dev.throng.protocol.wire.DisconnectSession;
import dev.throng.protocol.wire.GetUser;
import dev.throng.protocol.wire.MembershipAdded;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.UserCommand;

/**
 * A made-up person in three guilds whose sessions come and go: the way of an IDENTIFY. What it
 * makes is dropped: nothing reaches Kafka or the keyed state.
 *
 * @param actors of the job
 */
record UserWarmUp(LiveActors actors) implements WarmUp {
  private static final long USER = 1L << 40;
  private static final int GUILDS = 3;

  @Override
  public void run() {
    Run run = new Run(actors);
    BoundedWarmUp.run("user", run::round);
  }

  /** The user, on its scratch state. */
  private static final class Run {
    private final ScratchActor user;

    Run(LiveActors actors) {
      user = new ScratchActor(Topic.USER_INBOX, actors.user(), USER, USER);
    }

    void round(int number) {
      if (number == 0) {
        handle(
            UserCommand.newBuilder()
                .setCreateUser(
                    CreateUser.newBuilder()
                        .setProfile(Profile.newBuilder().setId(USER).setUsername("warm_up"))));
        for (int guild = 1; guild <= GUILDS; guild++) {
          handle(
              UserCommand.newBuilder()
                  .setMembershipAdded(MembershipAdded.newBuilder().setGuild(USER + guild)));
        }
      }
      SessionRef session =
          SessionRef.newBuilder()
              .setSession(number + 1)
              .setUser(USER)
              .setNode(ScratchActor.NODE)
              .setEpoch(1)
              .setIntents(-1)
              .build();
      handle(
          UserCommand.newBuilder()
              .setConnectSession(ConnectSession.newBuilder().setSession(session)));
      handle(UserCommand.newBuilder().setGetUser(GetUser.getDefaultInstance()));
      handle(
          UserCommand.newBuilder()
              .setDisconnectSession(DisconnectSession.newBuilder().setSession(session)));
    }

    private void handle(UserCommand.Builder command) {
      var unused = user.run(header -> command.setUser(USER).setHeader(header).build());
    }
  }
}

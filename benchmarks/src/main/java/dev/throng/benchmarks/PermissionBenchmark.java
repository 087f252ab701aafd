package dev.throng.benchmarks;

import dev.throng.protocol.PermissionOverwrite;
import dev.throng.protocol.Permissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** May this member do that in this channel? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Yardstick("walkOverwrites")
public class PermissionBenchmark {
  private static final int OVERWRITES = 20;
  private static final long GUILD = 1;
  private static final long USER = 1_000;

  private final List<PermissionOverwrite> overwrites = new ArrayList<>();
  private Permissions.Subject subject =
      new Permissions.Subject(GUILD, USER, false, new long[0], Permissions.DEFAULT_EVERYONE, false);

  /**
   * {@literal @}everyone, {@value #OVERWRITES} roles of which the member has five, and the member.
   */
  @Setup
  public void channel() {
    overwrites.clear();
    for (int role = 0; role < OVERWRITES; role++) {
      overwrites.add(
          new PermissionOverwrite(
              GUILD + role, PermissionOverwrite.ROLE, Permissions.SEND_MESSAGES, 0));
    }
    overwrites.add(
        new PermissionOverwrite(
            USER, PermissionOverwrite.MEMBER, Permissions.ATTACH_FILES, Permissions.EMBED_LINKS));
    subject =
        new Permissions.Subject(
            GUILD, USER, false, new long[] {2, 5, 8, 11, 14}, Permissions.DEFAULT_EVERYONE, false);
  }

  /** Reading each overwrite once. */
  @Benchmark
  public long walkOverwrites() {
    long all = 0;
    for (PermissionOverwrite overwrite : overwrites) {
      all |= overwrite.allow() ^ overwrite.id();
    }
    return all;
  }

  /** Discord's algorithm. */
  @Benchmark
  public long permissionsInChannel() {
    return Permissions.inChannel(subject, overwrites);
  }
}

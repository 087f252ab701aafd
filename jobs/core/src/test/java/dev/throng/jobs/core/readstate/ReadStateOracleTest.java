package dev.throng.jobs.core.readstate;

import static dev.throng.jobs.core.readstate.ReadStateBench.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.ReadStateCommand;
import dev.throng.protocol.wire.ReadStateEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random lives of a user in three channels, as a client sees them, against the actor, which reads
 * commands and the events of each channel as late as it likes beside each other, and events twice.
 */
class ReadStateOracleTest {
  private static final int CHANNELS = 3;
  private static final int STEPS = 60;
  private static final int RUNS = 3_000;

  private record Command(long atMs, ReadStateCommand.Builder command) {}

  @Test
  void whateverIsLateOrComesTwiceTheClientAndTheServerCountTheSame() throws Exception {
    Long given = Long.getLong("readstate.seed");
    long first = given == null ? 1 : given;
    for (long seed = first; seed < (given == null ? first + RUNS : first + 1); seed++) {
      run(seed);
    }
  }

  private static void run(long seed) throws Exception {
    Random random = new Random(seed);
    NaiveClient client = new NaiveClient();
    List<Command> commands = new ArrayList<>();
    Map<Long, List<Event>> events = new TreeMap<>();
    long nowMs = Snowflake.EPOCH_MS + 1_000_000;
    for (int step = 0; step < STEPS; step++) {
      nowMs += 10;
      long channel = 1 + random.nextInt(CHANNELS);
      long now = Snowflake.of(nowMs, 0, 0) + 1;
      long earlier = Snowflake.of(nowMs - 10L * random.nextInt(STEPS), 0, 0) + 1;
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          client.mentioned(channel, now);
          add(events, ReadStateBench.message(channel, now, 8, USER));
        }
        case 3 -> {
          client.acked(channel, now);
          add(events, ReadStateBench.message(channel, now, USER));
        }
        case 4 -> {
          client.acked(channel, earlier);
          commands.add(new Command(nowMs, ReadStateBench.ack(channel, earlier)));
        }
        default -> {
          int mentions = random.nextInt(4);
          client.ackedManually(channel, earlier, mentions);
          commands.add(new Command(nowMs, ReadStateBench.manual(channel, earlier, mentions)));
        }
      }
    }
    ReadStateBench bench = new ReadStateBench();
    replay(bench, commands, events, random);
    TreeMap<Long, String> expected = new TreeMap<>();
    client.channels.forEach(
        (channel, known) -> {
          if (known.last != 0 || known.count() != 0) {
            expected.put(channel, known.last + " " + known.count());
          }
        });
    TreeMap<Long, String> found = new TreeMap<>();
    for (ReadStateEntry entry : bench.states().getEntriesList()) {
      found.put(entry.getChannel(), entry.getLastMessage() + " " + entry.getMentionCount());
    }
    assertThat(found).as("-Dreadstate.seed=" + seed).isEqualTo(expected);
  }

  private static void add(Map<Long, List<Event>> events, Event event) {
    events.computeIfAbsent(event.getChannel(), channel -> new ArrayList<>()).add(event);
  }

  /** The commands in their order and each channel's events in theirs, one beside the other. */
  private static void replay(
      ReadStateBench bench, List<Command> commands, Map<Long, List<Event>> events, Random random) {
    List<List<Event>> logs = new ArrayList<>(events.values());
    int[] at = new int[logs.size() + 1];
    int left = commands.size() + logs.stream().mapToInt(List::size).sum();
    while (left > 0) {
      int input = random.nextInt(at.length);
      if (input == logs.size()) {
        if (at[input] < commands.size()) {
          Command command = commands.get(at[input]++);
          bench.setNowMs(command.atMs());
          bench.run(command.command().clone());
          left--;
        }
      } else if (at[input] < logs.get(input).size()) {
        bench.read(logs.get(input).get(at[input]++));
        left--;
        if (random.nextInt(4) == 0) {
          // A job that writes the log goes back to its checkpoint.
          at[input] -= 1 + random.nextInt(Math.min(3, at[input]));
          left = recount(commands, logs, at);
        }
      }
    }
  }

  private static int recount(List<Command> commands, List<List<Event>> logs, int[] at) {
    int left = commands.size() - at[logs.size()];
    for (int i = 0; i < logs.size(); i++) {
      left += logs.get(i).size() - at[i];
    }
    return left;
  }
}

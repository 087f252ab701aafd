package dev.throng.benchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.protocol.wire.RelayCommand;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A turn of the guild's actor, and of the relay behind it, over state in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Yardstick("parseRelayCommand")
public class ActorTurnBenchmark {
  private MessageSample sample = new MessageSample();
  private RelayRecord record = sample.relayRecord();

  /** A guild of its own for each trial: what it remembers grows. */
  @Setup
  public void newGuild() {
    sample = new MessageSample();
    record = sample.relayRecord();
  }

  /** Protobuf's parse of what the actor hands to the relay. */
  @Benchmark
  public RelayCommand parseRelayCommand() throws InvalidProtocolBufferException {
    return RelayCommand.parseFrom(record.value());
  }

  /** CreateMessage from the inbox's bytes to the effects' bytes. */
  @Benchmark
  public GuildBench.Outcome createMessage() {
    return sample.send();
  }

  /** Who sees it on the node, from the relay's bytes to the delivery's. */
  @Benchmark
  public OutRecord relayDecision() {
    return sample.decide(record);
  }
}

package dev.throng.gateway.rest.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.bus.BusOverloadedException;
import dev.throng.gateway.ratelimit.GuildAdmission;
import dev.throng.gateway.ratelimit.KnownMembers;
import dev.throng.gateway.ratelimit.RateLimiter;
import dev.throng.gateway.ratelimit.RestLimits;
import dev.throng.gateway.rest.Rejection;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ReadMessages;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for messages against a guild that answers when the test says so. */
final class CoalescedReadsTest {
  private static final long GUILD = 5;
  private static final long CHANNEL = 6;
  private static final long STRANGERS = 90;
  private static final MessageRange NEWEST = MessageRange.newBuilder().setLimit(50).build();

  private final OneGuild guild = new OneGuild(caller -> caller < STRANGERS);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final CoalescedReads reads = reads(null);

  private record Request(
      long caller, MessageRange range, int before, CompletableFuture<ReadAnswer> answer) {}

  private CoalescedReads reads(GuildAdmission admissionOrNull) {
    return new CoalescedReads(guild, () -> 1, InstantSource.system(), admissionOrNull, metrics);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyPageIsWhatALoneRequestGetsAndShowsAllThatWasWrittenBefore(long seed) {
    Random random = new Random(seed);
    List<Request> requests = new ArrayList<>();
    for (int step = 0; step < 4_000; step++) {
      switch (random.nextInt(6)) {
        case 0 -> guild.messages++;
        case 1 -> run(guild.inbox.poll());
        case 2 -> run(guild.replies.poll());
        default -> {
          long caller = STRANGERS - 10 + random.nextInt(12);
          MessageRange range = range(random);
          requests.add(new Request(caller, range, guild.messages, read(caller, range)));
        }
      }
    }
    while (guild.inFlight > 0) {
      run(guild.inbox.poll());
      run(guild.replies.poll());
    }
    for (Request request : requests) {
      ReadAnswer answer = request.answer().join();
      if (request.caller() >= STRANGERS) {
        assertThat(answer.status()).as("seed %d", seed).isEqualTo(403);
        assertThat(answer.body()).isEqualTo(OneGuild.forbidden().toByteArray());
      } else {
        assertThat(answer.readSeq())
            .as("seed %d: read your writes", seed)
            .isGreaterThanOrEqualTo(request.before());
        assertThat(text(answer))
            .as("seed %d, %s", seed, request.range())
            .isEqualTo(OneGuild.page((int) answer.readSeq(), request.range(), request.caller()));
      }
    }
    assertThat(guild.reads.size()).as("commands").isLessThan(requests.size());
    assertThat(metrics.get("throng.reads.waiting").gauge().value()).isZero();
    assertThat(metrics.get("throng.reads.batch").summary().totalAmount())
        .isEqualTo(requests.size());
  }

  @Test
  void aThousandAtOnceAreTwoCommands() {
    List<CompletableFuture<ReadAnswer>> answers = new ArrayList<>();
    for (long caller = 1_000; caller < 2_000; caller++) {
      answers.add(read(caller % 80, NEWEST));
    }
    guild.messages = 70;
    while (guild.inFlight > 0) {
      run(guild.inbox.poll());
      run(guild.replies.poll());
    }

    assertThat(guild.reads).hasSize(2);
    assertThat(guild.reads.get(0).getHeader().getCaller()).isEqualTo(1_000 % 80);
    assertThat(guild.reads.get(0).getReadMessages().getCallersCount()).isZero();
    GuildCommand second = guild.reads.get(1);
    assertThat(second.getHeader().getCaller()).isZero();
    assertThat(second.getReadMessages().getCallersList()).hasSize(80).doesNotHaveDuplicates();
    assertThat(answers.stream().map(answer -> answer.join().body()).skip(1).distinct())
        .as("the same bytes, not copies")
        .hasSize(1);
  }

  @Test
  void limitsOfOneSizeShareACommandThatAsksForTheMost() {
    read(1, NEWEST);
    for (int limit : new int[] {11, 27, 30, 12}) {
      read(2, NEWEST.toBuilder().setLimit(limit).build());
    }
    read(3, NEWEST.toBuilder().setLimit(51).build());
    run(guild.inbox.poll());
    run(guild.inbox.poll());
    run(guild.replies.poll());

    assertThat(guild.reads.stream().map(read -> read.getReadMessages().getRange().getLimit()))
        .containsExactly(50, 51, 30);
  }

  @Test
  void whatIsOverABoundIsRefusedWithoutACommand() {
    CompletableFuture<ReadAnswer> first = read(1, NEWEST);
    List<CompletableFuture<ReadAnswer>> waiting = new ArrayList<>();
    for (int i = 0; i < CoalescedReads.BATCH_MAX; i++) {
      waiting.add(read(2, NEWEST));
    }

    CompletableFuture<ReadAnswer> over = read(3, NEWEST);

    assertThat(failure(over)).isInstanceOf(BusOverloadedException.class);
    assertThat(metrics.get("throng.reads.refused").counter().count()).isEqualTo(1);
    assertThat(read(3, NEWEST.toBuilder().setBefore(7).build())).as("other pages").isNotDone();
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    run(guild.inbox.poll());
    run(guild.replies.poll());
    assertThat(first.join().status()).isEqualTo(200);
    assertThat(read(3, NEWEST)).as("there is room again").isNotDone();
  }

  @Test
  void aCommandThatFailsFailsItsBatchAndTheNextIsSent() {
    CompletableFuture<ReadAnswer> first = read(1, NEWEST);
    CompletableFuture<ReadAnswer> second = read(2, NEWEST);
    guild.failNext();
    assertThat(first).isCompletedExceptionally();
    assertThat(second).isNotDone();
    assertThat(guild.reads).hasSize(2);
  }

  @Test
  void aReplyThatIsLostHoldsUpNobodyElse() throws Exception {
    read(1, NEWEST);
    CompletableFuture<ReadAnswer> second = read(2, NEWEST);
    run(guild.inbox.poll()); // and its reply never comes
    guild.replies.clear();
    for (int i = 0; i < 1_000 && guild.inbox.isEmpty(); i++) {
      Thread.sleep(10);
    }
    run(guild.inbox.poll());
    run(guild.replies.poll());
    assertThat(second.join().status()).isEqualTo(200);
  }

  @Test
  void aBatchCountsOnceAgainstWhatMembersMayAskAndEachStrangerForItself() {
    KnownMembers members = new KnownMembers();
    for (long caller = 0; caller < STRANGERS; caller++) {
      members.attached(caller, GUILD);
    }
    CoalescedReads limited =
        reads(new GuildAdmission(new RestLimits(metrics, new RateLimiter(), members)));
    ReadMessages read = ReadMessages.newBuilder().setChannel(CHANNEL).setRange(NEWEST).build();
    List<CompletableFuture<ReadAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      answers.add(limited.read(i % 80, GUILD, read));
    }
    assertThat(answers).noneMatch(CompletableFuture::isDone);

    List<CompletableFuture<ReadAnswer>> strangers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      strangers.add(limited.read(STRANGERS, GUILD, read));
    }
    assertThat(strangers.stream().filter(CompletableFuture::isDone))
        .hasSizeBetween(1, 10)
        .allSatisfy(
            answer -> assertThat(((Rejection) failure(answer)).response().status()).isEqualTo(429));
  }

  private CompletableFuture<ReadAnswer> read(long caller, MessageRange range) {
    return reads.read(
        caller, GUILD, ReadMessages.newBuilder().setChannel(CHANNEL).setRange(range).build());
  }

  private static MessageRange range(Random random) {
    MessageRange.Builder range = MessageRange.newBuilder().setLimit(1 + random.nextInt(100));
    long anchor = 300 + random.nextInt(3);
    return switch (random.nextInt(5)) {
      case 0 -> range.setBefore(anchor).build();
      case 1 -> range.setAfter(anchor).build();
      case 2 -> range.setAround(anchor).build();
      default -> range.build();
    };
  }

  private static Throwable failure(CompletableFuture<ReadAnswer> answer) {
    return answer.handle((value, failure) -> failure).join();
  }

  private static String text(ReadAnswer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static void run(Runnable stepOrNull) {
    if (stepOrNull != null) {
      stepOrNull.run();
    }
  }
}

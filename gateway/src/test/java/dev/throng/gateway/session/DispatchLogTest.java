package dev.throng.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.protocol.snapshot.GuildCreate;
import org.junit.jupiter.api.Test;

class DispatchLogTest {
  private final DispatchLog log = new DispatchLog(20_000, 1_000);

  @Test
  void aSharedDispatchCountsOnceAndUntilItsLastReaderLetsGo() {
    EncodedDispatch dispatch = dispatch(true, 500);
    log.retain(dispatch, 0);
    long once = log.bytes();
    log.retain(dispatch, 0);
    assertThat(log.bytes()).isEqualTo(once);
    log.release(dispatch);
    assertThat(log.bytes()).isEqualTo(once);
    log.release(dispatch);

    assertThat(log.bytes()).isZero();
  }

  @Test
  void dispatchesOfSingleSessionsNeverPushOutSharedOnes() {
    EncodedDispatch shared = dispatch(true, 500);
    log.retain(shared, 0);
    for (int i = 0; i < 100; i++) {
      log.retain(dispatch(false, 500), 0);
      log.trim(0);
    }

    assertThat(shared.isDropped()).isFalse();
    assertThat(log.bytes()).isLessThanOrEqualTo(20_000);
  }

  @Test
  void theOldestOverTheBoundIsDroppedAndNotCountedTwice() {
    EncodedDispatch first = dispatch(true, 9_000);
    EncodedDispatch second = dispatch(true, 9_000);
    log.retain(first, 0);
    log.retain(second, 0);
    log.trim(0);
    assertThat(first.isDropped()).isTrue();
    assertThat(second.isDropped()).isFalse();
    log.release(first);
    log.release(second);

    assertThat(log.bytes()).isZero();
  }

  @Test
  void whatIsTooOldIsDropped() {
    EncodedDispatch dispatch = dispatch(true, 10);
    log.retain(dispatch, 0);
    log.trim(1_000);
    assertThat(dispatch.isDropped()).isFalse();
    log.trim(1_001);
    assertThat(dispatch.isDropped()).isTrue();
  }

  @Test
  void whatSeveralDispatchesShareCountsOnceAndUntilTheLastIsGone() {
    byte[] rest = new byte[5_000];
    EncodedDispatch first = new EncodedDispatch("X", new GuildCreate(new byte[10], rest));
    EncodedDispatch second = new EncodedDispatch("X", new GuildCreate(new byte[10], rest));
    log.retain(first, 0);
    long one = log.bytes();
    log.retain(second, 0);
    assertThat(log.bytes()).isBetween(one + 1, one + 1_000);
    log.release(first);
    assertThat(log.bytes()).isEqualTo(one);
    log.retain(first, 0);
    log.trim(1_001);

    assertThat(second.isDropped()).isTrue();
    assertThat(second.rest()).isEmpty();
    assertThat(log.bytes()).isZero();
  }

  private static EncodedDispatch dispatch(boolean shared, int bytes) {
    return new EncodedDispatch("X", ByteString.copyFrom(new byte[bytes]), shared);
  }
}

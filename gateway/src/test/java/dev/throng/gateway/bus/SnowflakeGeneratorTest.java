package dev.throng.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.protocol.Snowflake;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SnowflakeGeneratorTest {
  private static final long NOW_MS = 1_800_000_000_000L;

  private final AtomicLong clockMs = new AtomicLong(NOW_MS);

  @Test
  void anIdCarriesTimeAndNode() {
    long id = new SnowflakeGenerator(5, clockMs::get, 0).next();

    assertThat(Snowflake.timeMs(id)).isEqualTo(NOW_MS);
    assertThat(id >>> 12 & 1023).isEqualTo(5);
  }

  @Test
  void idsRiseWhileTheClockStandsStillOrGoesBackALittle() {
    SnowflakeGenerator generator = new SnowflakeGenerator(0, clockMs::get, 0);
    long last = 0;
    for (int i = 0; i < 3 * Snowflake.PER_MILLISECOND_MAX; i++) {
      clockMs.set(NOW_MS - i % 500);
      long id = generator.next();
      assertThat(id).isGreaterThan(last);
      last = id;
    }
    assertThat(Snowflake.timeMs(last)).isEqualTo(NOW_MS + 2);
  }

  @Test
  void aClockThatWentFarBackIsRefusedUntilItHasCaughtUp() {
    SnowflakeGenerator generator = new SnowflakeGenerator(0, clockMs::get, 0);
    generator.next();
    clockMs.set(NOW_MS - SnowflakeGenerator.AHEAD_MAX_MS - 1);
    assertThatThrownBy(generator::next).isInstanceOf(ClockRegressException.class);

    clockMs.set(NOW_MS - SnowflakeGenerator.AHEAD_MAX_MS);
    assertThat(Snowflake.timeMs(generator.next())).isEqualTo(NOW_MS);
  }

  @Test
  void idsAreOfALaterTimeThanThoseOfAnEarlierLife() {
    SnowflakeGenerator generator = new SnowflakeGenerator(0, clockMs::get, NOW_MS + 10);

    assertThat(Snowflake.timeMs(generator.next())).isEqualTo(NOW_MS + 11);
  }

  @Test
  void threadsNeverGetTheSameId() throws InterruptedException {
    SnowflakeGenerator generator = new SnowflakeGenerator(0, System::currentTimeMillis, 0);
    Set<Long> ids = ConcurrentHashMap.newKeySet();
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          new Thread(
              () -> {
                for (int n = 0; n < 20_000; n++) {
                  ids.add(generator.next());
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(ids).hasSize(4 * 20_000);
  }
}

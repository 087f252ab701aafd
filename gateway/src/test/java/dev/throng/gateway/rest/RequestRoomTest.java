package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

final class RequestRoomTest {
  private final RequestRoom room = new RequestRoom(1_000, 400, 3);

  private int refusal(String sender, long bytes) {
    return catchThrowableOfType(Rejection.class, () -> room.take(sender, bytes))
        .response()
        .status();
  }

  @Test
  void aSenderHasAPartAndAllTogetherTheWhole() {
    Runnable first = room.take("a", 300);
    Runnable second = room.take("a", 100);
    assertThat(refusal("a", 1)).isEqualTo(429);
    room.take("b", 400);
    room.take("c", 200);
    assertThat(refusal("d", 1)).isEqualTo(503);

    second.run();
    assertThat(room.bytes()).isEqualTo(900);
    room.take("d", 100);
    first.run();
    room.take("a", 300);
    assertThat(room.bytes()).isEqualTo(1_000);
  }

  @Test
  void aSenderTakesSomeOnlySoOften() {
    Runnable first = room.take("a", 1);
    room.take("a", 1);
    room.take("a", 1);
    assertThat(refusal("a", 1)).isEqualTo(429);

    first.run();
    room.take("a", 1);
    assertThat(room.bytes()).isEqualTo(3);
  }

  @Test
  void whatASenderNeverHasRoomForIsTooLarge() {
    assertThat(refusal("a", 401)).isEqualTo(413);
  }
}

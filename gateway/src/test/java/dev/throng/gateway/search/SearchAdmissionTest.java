package dev.throng.gateway.search;

import static dev.throng.gateway.search.SearchAdmission.Verdict.ADMITTED;
import static dev.throng.gateway.search.SearchAdmission.Verdict.NODE_BOUND;
import static dev.throng.gateway.search.SearchAdmission.Verdict.USER_BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

final class SearchAdmissionTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SearchAdmission admission = new SearchAdmission(3, 2, registry);

  @Test
  void boundsWhatOneUserHasUnderWay() {
    assertThat(admission.enter(1)).isEqualTo(ADMITTED);
    assertThat(admission.enter(1)).isEqualTo(ADMITTED);
    assertThat(admission.enter(1)).isEqualTo(USER_BOUND);
    admission.leave(1);
    assertThat(admission.enter(1)).isEqualTo(ADMITTED);
    assertThat(registry.get("throng.search.refused").counter().count()).isEqualTo(1);
  }

  @Test
  void boundsWhatTheNodeHasUnderWay() {
    admission.enter(1);
    admission.enter(2);
    assertThat(admission.enter(3)).isEqualTo(ADMITTED);
    assertThat(admission.enter(4)).isEqualTo(NODE_BOUND);
    assertThat(registry.get("throng.search.in.flight").gauge().value()).isEqualTo(3);
    admission.leave(1);
    assertThat(admission.enter(4)).isEqualTo(ADMITTED);
  }
}

package dev.throng.jobs.core.guild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.CountingStateFactory;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.wire.GetAuditLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an audit log keeps, and how much work one read of it is. */
final class GuildAuditLogTest {
  private static final long GUILD = 5;
  private static final long NOW_US = 1_700_000_000_000_000L;

  private final CountingStateFactory state = new CountingStateFactory(new MemoryStateFactory());
  private final GuildAuditLog log = new GuildAuditLog(state);

  private long add(AuditAction action, long user) {
    long id = log.nextId(GUILD, NOW_US);
    log.add(new AuditEntry(id, user, action.type(), 9, new byte[0], new byte[0], ""));
    return id;
  }

  private static GetAuditLog.Builder query() {
    return GetAuditLog.newBuilder().setLimit(100);
  }

  /** All that is found if one asks on, as many at a time as may be. */
  private List<Long> all(GetAuditLog.Builder query) {
    boolean ascending = query.getAfter() != 0;
    List<Long> ids = new ArrayList<>();
    while (true) {
      GuildAuditLog.Found found = log.find(query.build(), NOW_US);
      found.entries().forEach(entry -> ids.add(entry.id()));
      int count = found.entries().size();
      if (found.goOnFrom() == 0 && count < query.getLimit()) {
        return ids;
      }
      long last = found.goOnFrom() == 0 ? ids.get(ids.size() - 1) : found.goOnFrom();
      if (ascending) {
        query.setAfter(last);
      } else {
        query.setBefore(last);
      }
    }
  }

  @Test
  void whatMembersDoAllTheTimePushesOutNothingElse() {
    long kick = add(AuditAction.MEMBER_KICK, 1);
    for (int i = 0; i < GuildLimits.AUDIT_ENTRIES_MAX + 10; i++) {
      add(i % 2 == 0 ? AuditAction.INVITE_CREATE : AuditAction.EMOJI_CREATE, 2);
    }

    assertThat(all(query().setAction(AuditAction.MEMBER_KICK.type()))).containsExactly(kick);
    assertThat(all(query())).hasSize(1 + GuildLimits.COMMON_AUDIT_ENTRIES_MAX);
    int removed = log.removeSome(Integer.MAX_VALUE);
    assertThat(removed).isEqualTo(1 + GuildLimits.COMMON_AUDIT_ENTRIES_MAX);
    assertThat(all(query())).isEmpty();
  }

  @Test
  void aReadLooksAtNoMoreThanAThousandEntries() {
    long first = add(AuditAction.MEMBER_BAN_ADD, 1);
    for (int i = 0; i < 5_000; i++) {
      add(i % 3 == 0 ? AuditAction.INVITE_CREATE : AuditAction.MEMBER_KICK, 2);
    }
    state.reset();
    GuildAuditLog.Found found = log.find(query().setUser(1).build(), NOW_US);
    int reads = state.reads().values().stream().mapToInt(count -> count).sum();

    assertThat(found.entries()).isEmpty();
    assertThat(found.goOnFrom()).isNotZero();
    assertThat(reads).isLessThan(1_100);
    assertThat(all(query().setUser(1))).containsExactly(first);
    assertThat(all(query().setUser(1).setAfter(1))).containsExactly(first);
  }

  @Test
  void bothPartsAreReadAsOne() {
    Random random = new Random(7);
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      ids.add(add(random.nextBoolean() ? AuditAction.INVITE_CREATE : AuditAction.MEMBER_KICK, 2));
    }
    assertThat(all(query().setAfter(1))).isEqualTo(ids);
    Collections.reverse(ids);
    assertThat(all(query())).isEqualTo(ids);
    assertThat(all(query().setBefore(ids.get(700)))).isEqualTo(ids.subList(701, 1_500));
  }
}

package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.user.UserProfile;
import dev.throng.protocol.wire.GetMembers;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MembersPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Many members in one command: by id, by name, page by page. */
final class MemberQueriesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long STRANGER = 12;

  private final GuildBench guild = new GuildBench();

  @Test
  void membersComeByIdInOneCommandWithThoseWhoAreNone() throws Exception {
    guild.join(21);
    guild.join(22);

    MembersPage page = page(GetMembers.newBuilder().addUsers(22).addUsers(9).addUsers(21));

    assertThat(users(page)).containsExactly("22", "21");
    assertThat(page.getNotFoundList()).containsExactly(9L);
  }

  @Test
  void membersComeByTheBeginningOfAnyNameWhateverItsCase() throws Exception {
    put(member(31, "anna", "Zoe"));
    put(member(32, "ANton", ""));
    put(member(33, "berta", "Annegret"));
    put(member(34, "Ånn", ""));

    assertThat(users(page(GetMembers.newBuilder().setPrefix("aN"))))
        .containsExactly("31", "33", "32");
    assertThat(users(page(GetMembers.newBuilder().setPrefix("ann").setLimit(1))))
        .containsExactly("31");
    assertThat(users(page(GetMembers.newBuilder().setPrefix("åN")))).containsExactly("34");
    assertThat(users(page(GetMembers.newBuilder().setPrefix("zoe")))).containsExactly("31");
    assertThat(users(page(GetMembers.newBuilder().setPrefix("x")))).isEmpty();
  }

  @Test
  void whoIsGoneOrRenamedIsNotFoundByTheOldName() throws Exception {
    put(member(31, "anna", "Zoe"));
    put(member(31, "anna", "Yve"));
    tables().removeMember(31);
    put(member(32, "anton", ""));

    assertThat(users(page(GetMembers.newBuilder().setPrefix("zoe")))).isEmpty();
    assertThat(users(page(GetMembers.newBuilder().setPrefix("a")))).containsExactly("32");
  }

  @Test
  void allMembersComePageByPageWithTheirNumber() throws Exception {
    for (long user = 101; user <= 105; user++) {
      put(member(user, "u" + user, ""));
    }
    MembersPage first = page(GetMembers.newBuilder().setLimit(3));
    MembersPage second = page(GetMembers.newBuilder().setLimit(3).setAfter(first.getNext()));

    assertThat(first.getTotal()).isEqualTo(6);
    assertThat(users(first)).hasSize(3);
    assertThat(users(second)).containsExactly("104", "105", Long.toString(OWNER));
    assertThat(second.getNext()).isZero();
  }

  @Test
  void whoIsNoMemberMayNotAsk() {
    assertThat(ask(STRANGER, GetMembers.newBuilder().setPrefix("a")).status()).isEqualTo(403);
  }

  @Test
  void anyOrderOfJoinsAndLeavesFindsWhatAPlainWalkFinds() {
    Random random = new Random(20_261_121);
    MemoryStateFactory state = new MemoryStateFactory();
    state.select(GUILD);
    NameIndex index = new NameIndex(state);
    TreeMap<String, Long> model = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      String name = Integer.toString(random.nextInt(3_000), 6);
      if (random.nextInt(3) > 0) {
        index.addAll(List.of(name), name.hashCode());
        model.put(name, (long) name.hashCode());
      } else {
        index.removeAll(List.of(name), name.hashCode());
        model.remove(name);
      }
      if (i % 50 == 0) {
        String prefix = Integer.toString(random.nextInt(300), 6);
        assertThat(index.startingWith(prefix, 40))
            .containsExactlyElementsOf(
                model.subMap(prefix, prefix + "\uffff").values().stream().limit(40).toList());
      }
    }
  }

  @Test
  void membersOfBeforeTheIndexAreFoundAfterASearchOrTwo() throws Exception {
    for (long user = 1_001; user <= 2_500; user++) {
      put(member(user, "u" + user, ""));
    }
    guild.state.select(GUILD);
    guild.state.table("member-names-directory", NamePages.class).remove(0);
    guild.state.table("member-names-to", Long.class).remove(0);

    assertThat(users(page(GetMembers.newBuilder().setPrefix("u1001")))).containsExactly("1001");
    page(GetMembers.newBuilder().setPrefix("u"));
    assertThat(users(page(GetMembers.newBuilder().setPrefix("u2500")))).containsExactly("2500");
  }

  /** However many members there are, also where nobody's name begins so. */
  @Test
  void aSearchReadsSomePagesOfTheIndexAndWhomItFinds() throws Exception {
    for (long user = 10_001; user <= 15_000; user++) {
      put(member(user, "u" + user, ""));
    }

    assertThat(readsOf(GetMembers.newBuilder().setPrefix("nobody"))).isLessThan(25);
    assertThat(readsOf(GetMembers.newBuilder().setPrefix("u1234").setLimit(10))).isLessThan(35);
  }

  private long readsOf(GetMembers.Builder query) throws Exception {
    long before = guild.state.reads();
    page(query);
    return guild.state.reads() - before;
  }

  private static Member member(long id, String username, String globalName) {
    return new Member(
        new UserProfile(id, username, globalName, false, 0, ""),
        new long[0],
        GuildBench.START_US,
        0,
        null);
  }

  private GuildTables tables() {
    guild.state.select(GUILD);
    return new GuildTables(guild.state, GuildLimits.SPLIT_BYTES_MAX);
  }

  private void put(Member member) {
    tables().putMember(member);
  }

  private GuildBench.Outcome ask(long caller, GetMembers.Builder query) {
    return guild.as(caller, GuildCommand.newBuilder().setGetMembers(query));
  }

  private MembersPage page(GetMembers.Builder query) throws Exception {
    return MembersPage.parseFrom(ask(OWNER, query).reply().getBody());
  }

  private static List<String> users(MembersPage page) throws Exception {
    List<String> ids = new ArrayList<>();
    for (JsonNode member : JSON.readTree(page.getMembers().toByteArray())) {
      ids.add(member.path("user").path("id").asText());
    }
    return ids;
  }
}

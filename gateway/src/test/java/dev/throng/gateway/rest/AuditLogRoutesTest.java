package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.AuditLogPage;
import dev.throng.protocol.wire.GetAuditLog;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The audit log: what is asked for, what is added to the answer, and the reason that goes in. */
final class AuditLogRoutesTest {
  private static final String LOG = "/guilds/" + RestFixture.GUILD + "/audit-logs";
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  private static GuildCommand last() {
    List<GuildCommand> commands = rest.actors.guildCommands;
    return commands.get(commands.size() - 1);
  }

  @Test
  void aPageIsCompletedWithTheUsersWhomTheGuildDoesNotKnow() {
    AuditLogPage page =
        AuditLogPage.newBuilder()
            .setEntries(ByteString.copyFromUtf8("[{\"id\":\"7\"}]"))
            .setUsers(ByteString.copyFromUtf8("[{\"id\":\"8\"}]"))
            .addUnknownUsers(RestFixture.PERSON)
            .addUnknownUsers(5)
            .build();
    rest.actors.guilds =
        command ->
            ScriptedActors.done(
                Reply.newBuilder().setStatus(200).setBody(page.toByteString()).build());

    RestFixture.Answer answer = rest.bot("GET", LOG + "?limit=3&user_id=9&action_type=22", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/audit_log_entries/0/id").asText()).isEqualTo("7");
    assertThat(answer.json().path("users").findValuesAsText("id"))
        .containsExactly("8", Long.toString(RestFixture.PERSON));
    assertThat(answer.json().path("webhooks").isArray()).isTrue();
    assertThat(last().getGetAuditLog())
        .isEqualTo(GetAuditLog.newBuilder().setLimit(3).setUser(9).setAction(22).build());
  }

  @Test
  void aGuildIsAskedOnUntilItHasLookedAtEverything() {
    List<Long> before = new ArrayList<>();
    rest.actors.guilds =
        command -> {
          GetAuditLog query = command.getGetAuditLog();
          before.add(query.getBefore());
          AuditLogPage.Builder page =
              AuditLogPage.newBuilder()
                  .setUsers(ByteString.copyFromUtf8("[{\"id\":\"8\"}]"))
                  .setWebhooks(ByteString.copyFromUtf8("[{\"id\":\"6\"}]"))
                  .addUnknownUsers(RestFixture.PERSON);
          if (query.getBefore() == 0) {
            page.setEntries(ByteString.copyFromUtf8("[{\"id\":\"900\"}]")).setGoOnFrom(700);
          } else if (query.getBefore() == 700) {
            page.setEntries(ByteString.copyFromUtf8("[]")).setGoOnFrom(500);
          } else {
            page.setEntries(ByteString.copyFromUtf8("[{\"id\":\"400\"}]"));
          }
          assertThat(query.getLimit()).isEqualTo(query.getBefore() == 0 ? 3 : 2);
          return ScriptedActors.done(
              Reply.newBuilder().setStatus(200).setBody(page.build().toByteString()).build());
        };

    RestFixture.Answer answer = rest.bot("GET", LOG + "?limit=3&action_type=22", "");

    assertThat(before).containsExactly(0L, 700L, 500L);
    assertThat(answer.json().path("audit_log_entries").findValuesAsText("id"))
        .containsExactly("900", "400");
    assertThat(answer.json().path("users").findValuesAsText("id"))
        .containsExactly("8", Long.toString(RestFixture.PERSON));
    assertThat(answer.json().path("webhooks").findValuesAsText("id")).containsExactly("6");
  }

  @Test
  void badQueriesAreRefused() {
    assertThat(rest.bot("GET", LOG + "?limit=101", "").status()).isEqualTo(400);
    assertThat(rest.bot("GET", LOG + "?action_type=2", "").status()).isEqualTo(400);
    assertThat(rest.bot("GET", LOG + "?before=x", "").status()).isEqualTo(400);
  }

  @Test
  void aReasonGoesWithAnyCommand() {
    rest.send(
        "DELETE",
        "/api/v10/guilds/" + RestFixture.GUILD + "/members/9",
        "",
        Map.of(
            "Authorization", "Bot " + rest.token(RestFixture.BOT), "X-Audit-Log-Reason", "r%20s"));
    assertThat(last().hasRemoveMember()).isTrue();
    assertThat(last().getReason()).isEqualTo("r s");
  }
}

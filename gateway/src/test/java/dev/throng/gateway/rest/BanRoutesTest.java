package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ModifyMember;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Bans and nicknames: what of a request reaches its guild. */
final class BanRoutesTest {
  private static final String GUILD = "/guilds/" + RestFixture.GUILD;
  private static final String BANS = GUILD + "/bans";
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  private static GuildCommand last() {
    List<GuildCommand> commands = rest.actors.guildCommands;
    return commands.get(commands.size() - 1);
  }

  private static RestFixture.Answer banFor(String reason) {
    return rest.send(
        "PUT",
        "/api/v10" + BANS + "/" + RestFixture.PERSON,
        "{}",
        Map.of(
            "Authorization", "Bot " + rest.token(RestFixture.BOT), "X-Audit-Log-Reason", reason));
  }

  @Test
  void aBanBringsTheUserAndTheReason() {
    assertThat(banFor("too+loud%20%C3%BC").status()).isEqualTo(204);
    assertThat(last().getBanUsers().getUsers(0).getUsername()).isEqualTo("ada");
    assertThat(last().getBanUsers().getReason()).isEqualTo("too+loud \u00fc");
    assertThat(last().getBanUsers().getBulk()).isFalse();
    rest.bot("PUT", BANS + "/" + RestFixture.PERSON, "");
    assertThat(last().getBanUsers().getReason()).isEmpty();
  }

  @Test
  void nobodyIsBannedWhoDoesNotExistOrWithMessagesThatStay() {
    assertThat(rest.bot("PUT", BANS + "/5", "{}").text()).contains("10013");
    RestFixture.Answer messages =
        rest.bot("PUT", BANS + "/" + RestFixture.PERSON, "{\"delete_message_seconds\":60}");
    assertThat(messages.text()).contains("delete_message_seconds").contains("UNSUPPORTED_FIELD");
    RestFixture.Answer reason = banFor("x".repeat(513));
    assertThat(reason.status()).isEqualTo(400);
    assertThat(reason.text()).contains("reason").contains("BASE_TYPE_MAX_LENGTH");
  }

  @Test
  void manyAreBannedAtOnce() {
    rest.bot(
        "POST",
        GUILD + "/bulk-ban",
        "{\"user_ids\":[\"" + RestFixture.PERSON + "\",5],\"delete_message_seconds\":0}");
    assertThat(last().getBanUsers().getBulk()).isTrue();
    assertThat(last().getBanUsers().getUsersList()).hasSize(1);
    assertThat(last().getBanUsers().getUnknownUsersList()).containsExactly(5L);
  }

  @Test
  void bansAreReadAndEnded() {
    rest.bot("GET", BANS + "?after=7&limit=3", "");
    assertThat(last().getListBans().getAfter()).isEqualTo(7);
    assertThat(last().getListBans().getLimit()).isEqualTo(3);
    rest.bot("GET", BANS, "");
    assertThat(last().getListBans().getLimit()).isEqualTo(1_000);
    assertThat(rest.bot("GET", BANS + "?limit=1001", "").status()).isEqualTo(400);
    rest.bot("GET", BANS + "/9", "");
    assertThat(last().getGetBan().getUser()).isEqualTo(9);
    rest.bot("DELETE", BANS + "/9", "");
    assertThat(last().getDeleteBan().getUser()).isEqualTo(9);
  }

  @Test
  void aNicknameIsSetOrTakenAway() {
    rest.bot("PATCH", GUILD + "/members/9", "{\"nick\":\" Fred \"}");
    assertThat(last().getModifyMember())
        .isEqualTo(ModifyMember.newBuilder().setUser(9).setNick("Fred").build());
    rest.bot("PATCH", GUILD + "/members/@me", "{\"nick\":null}");
    assertThat(last().getModifyMember())
        .isEqualTo(ModifyMember.newBuilder().setUser(RestFixture.BOT).setNick("").build());
    rest.bot("PATCH", GUILD + "/members/@me", "{}");
    assertThat(last().getGetMember().getUser()).isEqualTo(RestFixture.BOT);
    assertThat(rest.bot("PATCH", GUILD + "/members/@me", "{\"bio\":\"b\"}").text())
        .contains("UNSUPPORTED_FIELD");
    assertThat(
            rest.bot("PATCH", GUILD + "/members/9", "{\"nick\":\"" + "x".repeat(33) + "\"}").text())
        .contains("BASE_TYPE_MAX_LENGTH");
  }
}

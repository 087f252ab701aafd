package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ModifyChannel;
import dev.throng.protocol.wire.Reply;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which command each route of threads gives its guild. */
final class ThreadRoutesTest {
  private static final String CHANNEL = "/channels/" + RestFixture.CHANNEL;
  private static final String MEMBERS = CHANNEL + "/thread-members";
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  /** There is a message 5, and a message 7 that has a thread. */
  @BeforeEach
  void acceptEverything() {
    rest.actors.guildCommands.clear();
    rest.actors.guilds =
        command -> {
          if (!command.hasReadMessages()) {
            return ScriptedActors.done(ScriptedActors.reply(201, "{}"));
          }
          long message = command.getReadMessages().getRange().getOnly();
          String body =
              "{\"id\":\""
                  + message
                  + "\",\"author\":{\"id\":\"1\"},\"flags\":"
                  + (message == 7 ? 36 : 4)
                  + "}";
          return ScriptedActors.done(
              message == 5 || message == 7
                  ? Reply.newBuilder().setStatus(200).setBody(ByteString.copyFromUtf8(body)).build()
                  : ScriptedActors.error(DiscordError.UNKNOWN_MESSAGE));
        };
  }

  private static GuildCommand last() {
    List<GuildCommand> commands = rest.actors.guildCommands;
    return commands.get(commands.size() - 1);
  }

  @Test
  void aThreadIsClaimedBeforeItIsCreated() {
    rest.bot("POST", CHANNEL + "/threads", "{\"name\":\" Plans \",\"type\":11}");

    var thread = last().getCreateThread();
    assertThat(thread.getName()).isEqualTo("Plans");
    assertThat(thread.getType()).isEqualTo(11);
    assertThat(thread.getChannel()).isEqualTo(RestFixture.CHANNEL);
    assertThat(thread.getAutoArchiveMinutes()).isEqualTo(4_320);
    assertThat(thread.getNotice()).isNotEqualTo(thread.getThread());
    assertThat(thread.hasBase()).isFalse();
    assertThat(rest.actors.names.get(Names.channel(thread.getThread())).getTarget())
        .isEqualTo(RestFixture.GUILD);
  }

  @Test
  void aRefusedThreadIsGivenBack() {
    rest.actors.guilds =
        command -> ScriptedActors.done(ScriptedActors.error(DiscordError.MISSING_PERMISSIONS));

    assertThat(rest.bot("POST", CHANNEL + "/threads", "{\"name\":\"x\",\"type\":11}").code())
        .isEqualTo(50013);
    assertThat(rest.actors.names)
        .doesNotContainKey(Names.channel(last().getCreateThread().getThread()));
  }

  @Test
  void aThreadOfAMessageHasItsIdWhichIsClaimedOnceThereIsSuchAMessage() {
    rest.bot(
        "POST",
        CHANNEL + "/messages/5/threads",
        "{\"name\":\"Plans\",\"auto_archive_duration\":60,\"rate_limit_per_user\":7}");

    var thread = last().getCreateThread();
    assertThat(thread.getThread()).isEqualTo(5);
    assertThat(thread.getBase().getAuthor()).isEqualTo(1);
    assertThat(thread.getAutoArchiveMinutes()).isEqualTo(60);
    assertThat(thread.getRateLimitPerUser()).isEqualTo(7);
    assertThat(rest.actors.names).containsKey(Names.channel(5));

    assertThat(rest.bot("POST", CHANNEL + "/messages/6/threads", "{\"name\":\"x\"}").code())
        .isEqualTo(10008);
    assertThat(rest.actors.names).doesNotContainKey(Names.channel(6));
  }

  @Test
  void nothingIsClaimedForAMessageThatHasAThread() {
    assertThat(rest.bot("POST", CHANNEL + "/messages/7/threads", "{\"name\":\"x\"}").code())
        .isEqualTo(160004);
    assertThat(rest.actors.names).doesNotContainKey(Names.channel(7));
    assertThat(last().hasReadMessages()).isTrue();
  }

  /** Another request may have made it. */
  @Test
  void theNameOfARefusedThreadOfAMessageStays() {
    var accepted = rest.actors.guilds;
    rest.actors.guilds =
        command ->
            command.hasCreateThread()
                ? ScriptedActors.done(ScriptedActors.error(DiscordError.THREAD_EXISTS))
                : accepted.apply(command);

    assertThat(rest.bot("POST", CHANNEL + "/messages/5/threads", "{\"name\":\"x\"}").code())
        .isEqualTo(160004);
    assertThat(rest.actors.names).containsKey(Names.channel(5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"x\"}|/type|UNSUPPORTED_FIELD",
        "{\"name\":\"x\",\"type\":12}|/type|UNSUPPORTED_FIELD",
        "{\"name\":\"x\",\"type\":11,\"invitable\":true}|/invitable|UNSUPPORTED_FIELD",
        "{\"name\":\" \",\"type\":11}|/name|BASE_TYPE_REQUIRED",
        "{\"name\":\"x\",\"type\":11,\"auto_archive_duration\":61}|/auto_archive_duration|",
      })
  void badInputIsNamed(String body, String field, String code) {
    RestFixture.Answer answer = rest.bot("POST", CHANNEL + "/threads", body);

    assertThat(answer.code()).isEqualTo(50035);
    var error = answer.json().path("errors").at(field).at("/_errors/0/code");
    assertThat(error.isMissingNode()).isFalse();
    if (code != null) {
      assertThat(error.asText()).isEqualTo(code);
    }
  }

  @Test
  void membersComeAndGo() {
    rest.bot("PUT", MEMBERS + "/@me", null);
    assertThat(last().getModifyThreadMember().getAdd()).isTrue();
    assertThat(last().getModifyThreadMember().getUser()).isEqualTo(RestFixture.BOT);
    rest.bot("DELETE", MEMBERS + "/@me", null);
    assertThat(last().getModifyThreadMember().getAdd()).isFalse();
    rest.bot("PUT", MEMBERS + "/9", null);
    assertThat(last().getModifyThreadMember().getUser()).isEqualTo(9);
    rest.bot("DELETE", MEMBERS + "/9", null);
    assertThat(last().getModifyThreadMember().getUser()).isEqualTo(9);
    assertThat(last().getModifyThreadMember().getAdd()).isFalse();
  }

  @Test
  void membersAreListed() {
    rest.bot("GET", MEMBERS, null);
    assertThat(last().getListThreadMembers().getLimit()).isEqualTo(1_000);
    rest.bot("GET", MEMBERS + "?with_member=true&limit=3&after=8", null);
    assertThat(last().getListThreadMembers().getLimit()).isEqualTo(3);
    assertThat(last().getListThreadMembers().getAfter()).isEqualTo(8);
    assertThat(last().getListThreadMembers().getWithMember()).isTrue();
    rest.bot("GET", MEMBERS + "/9?with_member=true", null);
    assertThat(last().getGetThreadMember().getUser()).isEqualTo(9);
    assertThat(last().getGetThreadMember().getWithMember()).isTrue();
  }

  @Test
  void threadsAreListed() {
    rest.bot("GET", "/guilds/" + RestFixture.GUILD + "/threads/active", null);
    assertThat(last().hasListActiveThreads()).isTrue();
    rest.bot(
        "GET",
        CHANNEL + "/threads/archived/public?limit=5&before=1970-01-01T00:00:02.5%2B00:00",
        null);
    assertThat(last().getListArchivedThreads().getLimit()).isEqualTo(5);
    assertThat(last().getListArchivedThreads().getBeforeUs()).isEqualTo(2_500_000);
  }

  @Test
  void aThreadIsEditedAsAnyChannelIs() {
    rest.bot(
        "PATCH",
        CHANNEL,
        "{\"archived\":false,\"locked\":true,\"auto_archive_duration\":1440,\"name\":\"x\"}");

    ModifyChannel change = last().getModifyChannel();
    assertThat(change.hasArchived()).isTrue();
    assertThat(change.getArchived()).isFalse();
    assertThat(change.getLocked()).isTrue();
    assertThat(change.getAutoArchiveMinutes()).isEqualTo(1_440);
    assertThat(change.hasTopic()).isFalse();
  }
}

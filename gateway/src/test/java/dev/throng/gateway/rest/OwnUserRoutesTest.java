package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.wire.ModifyUser;
import dev.throng.protocol.wire.UserCommand;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What users may change of themselves. */
final class OwnUserRoutesTest {
  private static final String PATH = "/users/@me";
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  private static ModifyUser last() {
    List<UserCommand> commands = rest.actors.userCommands;
    return commands.get(commands.size() - 1).getModifyUser();
  }

  @Test
  void aBotChangesItsUsername() {
    rest.bot("PATCH", PATH, "{\"username\":\" Robbie \",\"avatar\":null}");
    assertThat(last()).isEqualTo(ModifyUser.newBuilder().setUsername("Robbie").build());
    assertThat(rest.bot("PATCH", PATH, "{\"username\":\"x\"}").fieldError("/username"))
        .isEqualTo("BASE_TYPE_BAD_LENGTH");
    assertThat(rest.bot("PATCH", PATH, "{\"global_name\":\"R\"}").fieldError("/global_name"))
        .isEqualTo("UNSUPPORTED_FIELD");
    assertThat(rest.bot("PATCH", PATH, "{\"avatar\":\"data:x\"}").fieldError("/avatar"))
        .isEqualTo("UNSUPPORTED_FIELD");
  }

  @Test
  void aPersonChangesItsDisplayName() {
    rest.person("PATCH", PATH, "{\"global_name\":\" Ada L. \",\"username\":\"ada\"}");
    assertThat(last()).isEqualTo(ModifyUser.newBuilder().setGlobalName("Ada L.").build());
    rest.person("PATCH", PATH, "{\"global_name\":null}");
    assertThat(last()).isEqualTo(ModifyUser.newBuilder().setGlobalName("").build());
    assertThat(rest.person("PATCH", PATH, "{\"username\":\"eve\"}").fieldError("/username"))
        .isEqualTo("UNSUPPORTED_FIELD");
  }
}

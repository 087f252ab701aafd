package dev.throng.gateway.session;

import dev.throng.protocol.BitBytes;
import dev.throng.protocol.wire.PassiveUpdate;
import dev.throng.protocol.wire.PassiveView;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Who gets one view of a {@link PassiveUpdate}, and in which form: each form is encoded once. */
final class PassiveViewers {
  private final long guild;
  private final String channels;
  private final List<Session> sessions = new ArrayList<>();
  private final Map<PassiveForm, PreparedDispatch> forms = new EnumMap<>(PassiveForm.class);

  /**
   * Finds them.
   *
   * @param named the session that the view is for if it is for no group; null: it is not there
   */
  PassiveViewers(
      long guild,
      PassiveUpdate update,
      PassiveView view,
      StreamSessions<Session> stream,
      @Nullable Session named) {
    this.guild = guild;
    this.channels = channels(update, view);
    for (int group : view.getGroupsList()) {
      stream.forEachClassOf(
          group, (number, members) -> members.forEach(member -> sessions.add(member.session)));
    }
    if (view.getGroupsCount() == 0 && named != null && named.isIn(guild)) {
      sessions.add(named);
    }
  }

  List<Session> sessions() {
    return sessions;
  }

  PreparedDispatch dispatch(Session session) {
    return forms.computeIfAbsent(session.passiveForm(), form -> form.dispatch(guild, channels));
  }

  private static String channels(PassiveUpdate update, PassiveView view) {
    StringJoiner channels = new StringJoiner(",");
    for (int i = 0; i < update.getChannelsCount(); i++) {
      if (BitBytes.has(view.getShown(), i)) {
        channels.add(
            "{\"id\":\""
                + Long.toUnsignedString(update.getChannels(i))
                + "\",\"last_message_id\":\""
                + Long.toUnsignedString(update.getLastMessages(i))
                + "\"}");
      }
    }
    return channels.toString();
  }
}

package dev.throng.jobs.core.readstate;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.wire.CountMassMentions;
import dev.throng.protocol.wire.SessionRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The mass mentions of the guild at hand. One is kept once, however many members it concerns; whom
 * it concerns is found when a session comes, which says what it sees and which roles its user has.
 */
public final class GuildMassMentions {
  private final Cell<MassMentions> recent;
  private final Cell<DeletedChannels> deleted;

  public GuildMassMentions(StateFactory state) {
    recent = state.cell("mass-mentions", MassMentions.class);
    deleted = state.cell("deleted-channels", DeletedChannels.class);
  }

  /** Keeps what an event of a channel says. */
  public void mark(MassMark mark) {
    MassMention mention = mark.mention();
    if (mention == null) {
      delete(mark.deletedChannel());
    } else {
      add(mention);
    }
  }

  /** The oldest of its channel, or of all, is forgotten if there are too many. */
  private void add(MassMention mention) {
    List<MassMention> kept = new ArrayList<>(recent().list());
    List<MassMention> ofChannel =
        kept.stream().filter(each -> each.channel() == mention.channel()).toList();
    if (ofChannel.stream().anyMatch(each -> each.message() == mention.message())) {
      return;
    }
    if (ofChannel.size() >= ReadStateLimits.MASS_MENTIONS_OF_CHANNEL_MAX) {
      kept.remove(ofChannel.get(0));
    }
    if (kept.size() >= ReadStateLimits.MASS_MENTIONS_OF_GUILD_MAX) {
      kept.remove(0);
    }
    kept.add(mention);
    recent.put(new MassMentions(List.copyOf(kept)));
  }

  private void delete(long channel) {
    deleted.put(deletedChannels().with(channel));
    List<MassMention> kept =
        recent().list().stream().filter(mention -> mention.channel() != channel).toList();
    if (kept.size() < recent().list().size()) {
      recent.put(new MassMentions(kept));
    }
  }

  /** What concerns a session's user, by ascending channel; what is gone first. */
  public List<UserMark> of(long guild, CountMassMentions asked) {
    List<UserMark> marks = new ArrayList<>();
    Set<Long> gone = new TreeSet<>();
    for (long channel : deletedChannels().ids()) {
      gone.add(channel);
    }
    for (long channel : asked.getMissingChannelsList()) {
      if (gone.contains(channel)) {
        long user = asked.getSession().getUser();
        marks.add(UserMark.of(ReadStateMark.deleted(user, guild, channel)));
      }
    }
    missed(asked).forEach(missed -> marks.add(UserMark.of(missed)));
    return marks;
  }

  /** Mentions in the channels that the session sees, by ascending channel. */
  private List<MissedMentions> missed(CountMassMentions asked) {
    Set<Long> visible = new TreeSet<>(asked.getChannelsList());
    Set<Long> roles = new TreeSet<>(asked.getRolesList());
    Map<Long, long[]> byChannel = new TreeMap<>(Long::compareUnsigned);
    for (MassMention mention : recent().list()) {
      if (visible.contains(mention.channel()) && concerns(mention, roles)) {
        byChannel.merge(
            mention.channel(),
            new long[] {mention.message()},
            (before, one) -> SortedIds.with(before, one[0]));
      }
    }
    SessionRef session = asked.getSession();
    Listener listener = new Listener(session.getSession(), session.getNode(), session.getEpoch());
    List<MissedMentions> missed = new ArrayList<>();
    byChannel.forEach(
        (channel, messages) ->
            missed.add(new MissedMentions(session.getUser(), listener, channel, messages)));
    return missed;
  }

  private static boolean concerns(MassMention mention, Set<Long> roles) {
    if (mention.everyone()) {
      return true;
    }
    for (long role : mention.roles()) {
      if (roles.contains(role)) {
        return true;
      }
    }
    return false;
  }

  private MassMentions recent() {
    MassMentions value = recent.get();
    return value == null ? MassMentions.NONE : value;
  }

  private DeletedChannels deletedChannels() {
    DeletedChannels value = deleted.get();
    return value == null ? DeletedChannels.NONE : value;
  }
}

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

  /** With its state. */
  public GuildMassMentions(StateFactory state) {
    recent = state.cell("mass-mentions", MassMentions.class);
  }

  /** Keeps a mention; the oldest of its channel, or of all, is forgotten if there are too many. */
  public void add(MassMention mention) {
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

  /** What concerns a session's user in the channels that it sees, by ascending channel. */
  public List<MissedMentions> of(CountMassMentions asked) {
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
}

package dev.throng.gateway.session;

import com.google.protobuf.ByteString;
import dev.throng.protocol.snapshot.GuildCreate;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.StripRange;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A dispatch of a stream with all that decides which session gets it and in which form. A form
 * without message content, its own or that of the message that it answers, is made once, when the
 * first session needs it.
 */
final class PreparedDispatch {
  private static final int OWN = 1;
  private static final int REFERENCED = 2;

  private final Dispatch dispatch;
  private final int requiredIntents;
  private final boolean stripped;
  private final EncodedDispatch full;

  /** By what they lack: {@link #OWN}, {@link #REFERENCED}, both. */
  private final @Nullable EncodedDispatch[] withoutContent =
      new @Nullable EncodedDispatch[OWN + REFERENCED + 1];

  private long subject = -1;

  /**
   * Prepares a dispatch.
   *
   * @param direct whether it came in a user's own stream: such messages always have their content
   */
  PreparedDispatch(Dispatch dispatch, boolean direct) {
    this(dispatch, direct, true);
  }

  private PreparedDispatch(Dispatch dispatch, boolean direct, boolean shared) {
    this(dispatch, direct, new EncodedDispatch(dispatch.getT(), dispatch.getD(), shared));
  }

  private PreparedDispatch(Dispatch dispatch, boolean direct, EncodedDispatch full) {
    this.dispatch = dispatch;
    this.requiredIntents = Intents.required(dispatch.getT(), direct);
    this.stripped = !direct && dispatch.getStripCount() > 0;
    this.full = full;
  }

  /** A dispatch for one session. */
  static PreparedDispatch of(String t, ByteString d) {
    return new PreparedDispatch(Dispatch.newBuilder().setT(t).setD(d).build(), false, false);
  }

  /** A dispatch of no stream for many sessions. */
  static PreparedDispatch ofMany(String t, ByteString d) {
    return new PreparedDispatch(Dispatch.newBuilder().setT(t).setD(d).build(), false);
  }

  /** GUILD_CREATE for one session. */
  static PreparedDispatch of(GuildCreate body) {
    Dispatch dispatch = Dispatch.newBuilder().setT("GUILD_CREATE").build();
    return new PreparedDispatch(dispatch, false, new EncodedDispatch("GUILD_CREATE", body));
  }

  /** What a session with these intents gets; null: nothing. */
  @Nullable EncodedDispatch forSession(long user, int intents) {
    if (requiredIntents != 0
        && (requiredIntents & intents) == 0
        && !isAbout(user)
        && !concerns(user, intents)) {
      return null;
    }
    if (!stripped || (intents & Intents.MESSAGE_CONTENT) != 0) {
      return full;
    }
    int hidden =
        (dispatch.getContentUsersList().contains(user) ? 0 : OWN)
            | (dispatch.getReferencedUsersList().contains(user) ? 0 : REFERENCED);
    return hidden == 0 ? full : without(hidden);
  }

  private EncodedDispatch without(int hidden) {
    EncodedDispatch form = withoutContent[hidden];
    if (form == null) {
      form = new EncodedDispatch(full.head(), strip(hidden), full.isShared());
      withoutContent[hidden] = form;
    }
    return form;
  }

  /** Whether its body was dropped from memory since. */
  boolean isDropped() {
    return full.isDropped();
  }

  int bytes() {
    return full.sizeBytes();
  }

  /** Who comes to a thread, or leaves it, need not ask for what is said of members. */
  private boolean concerns(long user, int intents) {
    return (intents & Intents.GUILDS) != 0 && dispatch.getConcernedUsersList().contains(user);
  }

  /** A member is always told of its own updates. */
  private boolean isAbout(long user) {
    if (!dispatch.getT().equals("GUILD_MEMBER_UPDATE")) {
      return false;
    }
    if (subject == -1) {
      subject = readSubject();
    }
    return subject == user;
  }

  private long readSubject() {
    try {
      return Frames.integer(
          Frames.JSON.readTree(dispatch.getD().newInput()).path("user").path("id"), 0);
    } catch (IOException e) {
      // No JSON: about nobody.
      return 0;
    }
  }

  private ByteString strip(int hidden) {
    ByteString body = dispatch.getD();
    ByteString stripped = ByteString.EMPTY;
    int position = 0;
    for (StripRange range : dispatch.getStripList()) {
      if ((hidden & (range.getReferenced() ? REFERENCED : OWN)) != 0) {
        stripped =
            stripped
                .concat(body.substring(position, range.getStart()))
                .concat(range.getReplacementBytes());
        position = range.getEnd();
      }
    }
    return stripped.concat(body.substring(position));
  }
}

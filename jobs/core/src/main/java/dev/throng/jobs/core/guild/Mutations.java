package dev.throng.jobs.core.guild;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a channel that were changed last, to tell whether an edit or delete is based on
 * the newest version.
 *
 * @param list by ascending seq, each message once, at most {@link GuildLimits#MUTATIONS_MAX}
 * @param floorSeq highest seq that was forgotten: a read at or above it has seen all that is not in
 *     the list
 */
public record Mutations(List<Mutation> list, long floorSeq) {
  static final Mutations NONE = new Mutations(List.of(), 0);

  /** What may have happened to a message after it was read. */
  enum Change {
    /** Nothing. */
    NONE,
    /** It was edited, or it cannot be told any more. */
    POSSIBLE,
    /** It is gone, whenever it was read. */
    DELETED
  }

  /** What a read up to this seq may not have seen of a message. */
  Change since(long message, long readSeq) {
    Mutation last = find(message);
    if (last == null) {
      return readSeq < floorSeq ? Change.POSSIBLE : Change.NONE;
    }
    if (last.deleted()) {
      return Change.DELETED;
    }
    return last.seq() > readSeq ? Change.POSSIBLE : Change.NONE;
  }

  private @Nullable Mutation find(long message) {
    for (Mutation mutation : list) {
      if (mutation.message() == message) {
        return mutation;
      }
    }
    return null;
  }

  Mutations with(Mutation mutation) {
    List<Mutation> changed = new ArrayList<>(list);
    changed.removeIf(each -> each.message() == mutation.message());
    changed.add(mutation);
    long floor = floorSeq;
    if (changed.size() > GuildLimits.MUTATIONS_MAX) {
      floor = changed.remove(0).seq();
    }
    return new Mutations(List.copyOf(changed), floor);
  }
}

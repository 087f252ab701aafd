package dev.throng.jobs.core.guild;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's sessions in the guild, at most {@link GuildLimits#SESSIONS_PER_USER_MAX}.
 *
 * @param list in the order of attaching
 */
public record Attachments(List<Attachment> list) {
  static final Attachments NONE = new Attachments(List.of());

  @Nullable Attachment find(long session) {
    for (Attachment attachment : list) {
      if (attachment.session() == session) {
        return attachment;
      }
    }
    return null;
  }

  /** With the attachment added, or in the place of the one of its session. */
  Attachments with(Attachment attachment) {
    List<Attachment> more = new ArrayList<>(list);
    more.removeIf(each -> each.session() == attachment.session());
    more.add(attachment);
    return new Attachments(List.copyOf(more));
  }

  Attachments without(long session) {
    List<Attachment> fewer = new ArrayList<>(list);
    fewer.removeIf(attachment -> attachment.session() == session);
    return new Attachments(List.copyOf(fewer));
  }
}

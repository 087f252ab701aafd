package dev.throng.gateway.rest;

import dev.throng.gateway.storage.AttachmentFiles;
import dev.throng.gateway.storage.EmojiImages;
import dev.throng.gateway.storage.FileStorage;
import dev.throng.gateway.storage.StorageThreads;
import java.time.Duration;

/**
 * What REST takes and serves files with. All thread-safe.
 *
 * @param threads on which the others are called
 * @param requestBytesMax of all files of a request
 * @param spoolBytesMax of all requests whose files are coming at a time
 * @param pendingMax for how long a file that was sent ahead may be named by a message
 * @param publicUrl what URLs of files begin with
 */
public record FileServices(
    FileStorage storage,
    StorageThreads threads,
    AttachmentFiles attachments,
    EmojiImages emojis,
    long requestBytesMax,
    long spoolBytesMax,
    Duration pendingMax,
    String publicUrl) {

  /** The URL of an attachment. */
  public String url(AttachmentFiles.Place place) {
    return url("attachments", place, place.secret());
  }

  /** The URL that an announced one is to be sent to; for nobody but who has announced it. */
  public String uploadUrl(AttachmentFiles.Pending pending) {
    return url("uploads", pending.place(), pending.uploadSecret());
  }

  private String url(String kind, AttachmentFiles.Place place, String secret) {
    return "%s/%s/%d/%d/%s?hm=%s"
        .formatted(publicUrl, kind, place.channel(), place.id(), place.name(), secret);
  }
}

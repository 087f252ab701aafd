package dev.throng.gateway.storage;

import dev.throng.protocol.Snowflake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of attachments. A file lies in {@code attachments/CHANNEL/ID/SECRET/NAME}. As long
 * as no message is known to have it, {@code pending/CHANNEL-ID} says so, or {@code
 * pending/CHANNEL-ID-MESSAGE} when a message is being sent with it; from then on {@code
 * messages/CHANNEL/MESSAGE/ID}, so that it can go with the message. All calls block; thread-safe.
 */
public final class AttachmentFiles {
  static final int SECRET_BYTES = 16;
  private static final String FILES = "attachments/";
  private static final String PENDING = "pending";
  private static final String PROBE = "probe-";
  private static final String MESSAGES = "messages/";
  private static final int LISTED_MAX = 10_000;
  private static final Pattern PENDING_NAME =
      Pattern.compile("(\\d{1,19})-(\\d{1,19})(?:-(\\d{1,19}))?");
  private static final Pattern PENDING_FILE =
      Pattern.compile("(\\d+) (\\d+) ([0-9a-f]+) (\\S+)(?: ([0-9a-f]+))?");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final FileStorage storage;

  public AttachmentFiles(FileStorage storage) {
    this.storage = storage;
  }

  /**
   * A file.
   *
   * @param secret which its URL has, so that nobody finds the file who was not shown it
   * @param name a safe one
   */
  public record Place(long channel, long id, String secret, String name) {
    /** The place of a new file. */
    public static Place of(long channel, long id, String name) {
      return new Place(channel, id, newSecret(), FileNames.safe(name));
    }

    /** The file's key in the storage. */
    public String key() {
      return folder(channel, id) + "/" + secret + "/" + name;
    }
  }

  /**
   * A file that no message has yet, and that may still be to come.
   *
   * @param user who sends it
   * @param bytes how many it may have
   * @param uploadSecret with which it can be sent, and which nobody is told but that user; empty:
   *     nobody can send it
   */
  public record Pending(Place place, long user, long bytes, String uploadSecret) {
    /** A file that has come with its message. */
    public static Pending ofMessage(Place place, long user, long bytes) {
      return new Pending(place, user, bytes, "");
    }

    /** A file that is announced. */
    public static Pending announced(Place place, long user, long bytes) {
      return new Pending(place, user, bytes, newSecret());
    }

    /** Whether this is the secret with which it can be sent. */
    public boolean takes(String secret) {
      return !uploadSecret.isEmpty()
          && MessageDigest.isEqual(
              uploadSecret.getBytes(StandardCharsets.UTF_8),
              secret.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Notes that a file is to come. */
  public void expect(Pending pending) throws IOException {
    Place place = pending.place();
    String content =
        pending.user() + " " + pending.bytes() + " " + place.secret() + " " + place.name();
    String withUpload =
        pending.uploadSecret().isEmpty() ? content : content + " " + pending.uploadSecret();
    storage.put(
        pendingKey(place.channel(), place.id()), withUpload.getBytes(StandardCharsets.UTF_8));
  }

  /** What is to come, or has come and is in no message; null: nothing. */
  public @Nullable Pending pending(long channel, long id) throws IOException {
    return pending(channel, id, pendingKey(channel, id));
  }

  /** The same, of what is taken for this message already too. */
  public @Nullable Pending pendingFor(long channel, long id, long message) throws IOException {
    Pending free = pending(channel, id);
    return free == null ? pending(channel, id, takenKey(channel, id, message)) : free;
  }

  /** Takes a pending file for a message, if no other one has it. Twice is as once. */
  public boolean take(long channel, long id, long message) throws IOException {
    String taken = takenKey(channel, id, message);
    return storage.move(pendingKey(channel, id), taken) || storage.find(taken) != null;
  }

  /** A message has not got a file that was taken for it. */
  public void giveBack(long channel, long id, long message) throws IOException {
    boolean unused = storage.move(takenKey(channel, id, message), pendingKey(channel, id));
  }

  /** Whether a message is known to have a file. */
  public boolean has(long channel, long message, long id) throws IOException {
    return storage.find(messageKey(channel, message, id)) != null;
  }

  private @Nullable Pending pending(long channel, long id, String key) throws IOException {
    if (storage.find(key) == null) {
      return null;
    }
    try (var in = storage.read(key, 0)) {
      Matcher content =
          PENDING_FILE.matcher(new String(in.readNBytes(1 << 10), StandardCharsets.UTF_8));
      if (!content.matches()) {
        throw new IOException(key + ": malformed");
      }
      return new Pending(
          new Place(channel, id, content.group(3), content.group(4)),
          Long.parseLong(content.group(1)),
          Long.parseLong(content.group(2)),
          Objects.requireNonNullElse(content.group(5), ""));
    }
  }

  /**
   * Takes a file of the spool. What is there once is never replaced.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the file has come before
   * @throws StorageFullException if there is no room
   */
  public void put(Place place, Path spooled, long bytes) throws IOException {
    if (!storage.hasRoomFor(bytes)) {
      throw new StorageFullException("the reserve is reached");
    }
    storage.putFirst(place.key(), spooled);
  }

  /** A file is in no message, or in none any more. */
  public void remove(long channel, long id) throws IOException {
    storage.delete(folder(channel, id));
    storage.delete(pendingKey(channel, id));
  }

  /** A message has these. Twice is as once. */
  void claim(long channel, long message, List<Long> ids) throws IOException {
    for (long id : ids) {
      storage.put(messageKey(channel, message, id), new byte[0]);
      storage.delete(pendingKey(channel, id));
      storage.delete(takenKey(channel, id, message));
    }
  }

  /** A message has these no longer. Twice is as once. */
  void lose(long channel, long message, List<Long> ids) throws IOException {
    for (long id : ids) {
      storage.delete(folder(channel, id));
      storage.delete(messageKey(channel, message, id));
    }
  }

  /**
   * It cannot be noted that a message has these: so they stay for ever, rather than that they are
   * swept away while it shows them.
   */
  void keep(long channel, long message, List<Long> ids) throws IOException {
    for (long id : ids) {
      storage.delete(pendingKey(channel, id));
      storage.delete(takenKey(channel, id, message));
    }
  }

  /** A message is gone. */
  void messageGone(long channel, long message) throws IOException {
    String folder = MESSAGES + channel + "/" + message;
    List<String> names = storage.list(folder, LISTED_MAX);
    for (String name : names) {
      Long id = StoredIds.parse(name);
      if (id != null) {
        storage.delete(folder(channel, id));
      }
    }
    if (!names.isEmpty()) {
      storage.delete(folder);
    }
  }

  /** A channel is gone with all that was in it. */
  void channelGone(long channel) throws IOException {
    storage.delete(FILES + channel);
    storage.delete(MESSAGES + channel);
  }

  /**
   * Removes what no message has got.
   *
   * @param beforeMs files that came before, by their ids
   * @param failures told of what could not be removed, and is left for the next time
   * @return whether there is more, for which it is to be called again
   */
  boolean sweep(long beforeMs, SweepFailures failures) throws IOException {
    return failures.attemptEach(
        storage, PENDING, name -> isPendingBefore(name, beforeMs) || isProbe(name), this::sweep);
  }

  private static boolean isPendingBefore(String name, long beforeMs) {
    Matcher pending = PENDING_NAME.matcher(name);
    Long channel = pending.matches() ? StoredIds.parse(pending.group(1)) : null;
    Long id = pending.matches() ? StoredIds.parse(pending.group(2)) : null;
    return channel != null && id != null && Snowflake.timeMs(id) < beforeMs;
  }

  /** Of a node that has ended before it removed it; one that still does misses nothing. */
  private static boolean isProbe(String name) {
    return name.startsWith(PROBE);
  }

  private void sweep(String name) throws IOException {
    Matcher pending = PENDING_NAME.matcher(name);
    if (pending.matches()) {
      long channel = Long.parseLong(pending.group(1));
      long id = Long.parseLong(pending.group(2));
      Long message = pending.group(3) == null ? null : StoredIds.parse(pending.group(3));
      if (message == null || !has(channel, message, id)) {
        storage.delete(folder(channel, id));
      }
    }
    storage.delete(PENDING + "/" + name);
  }

  /** Stores and removes a note that says nothing. */
  void probe() throws IOException {
    String key = PENDING + "/" + PROBE + UUID.randomUUID();
    storage.put(key, new byte[0]);
    storage.delete(key);
  }

  private static String newSecret() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  private static String folder(long channel, long id) {
    return FILES + channel + "/" + id;
  }

  private static String messageKey(long channel, long message, long id) {
    return MESSAGES + channel + "/" + message + "/" + id;
  }

  private static String takenKey(long channel, long id, long message) {
    return pendingKey(channel, id) + "-" + message;
  }

  private static String pendingKey(long channel, long id) {
    return PENDING + "/" + channel + "-" + id;
  }
}

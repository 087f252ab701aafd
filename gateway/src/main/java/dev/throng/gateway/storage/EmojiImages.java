package dev.throng.gateway.storage;

import dev.throng.protocol.Snowflake;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Images of custom emojis. One lies in {@code emojis/ID/image.gif}. As long as no guild is known to
 * have it, {@code pending-emojis/GUILD-ID} says so; from then on {@code guild-emojis/GUILD/ID}, so
 * that it can go with the emoji. That note says which event of the guild was the first with the
 * emoji: earlier ones that are read again do not have it, but do not tell that it is gone. All
 * calls block; thread-safe.
 */
public final class EmojiImages {
  private static final String IMAGES = "emojis/";
  private static final String PENDING = "pending-emojis";
  private static final String GUILDS = "guild-emojis/";
  private static final int LISTED_MAX = 10_000;
  private static final int NOTE_BYTES_MAX = 64;
  private static final Pattern PENDING_NAME = Pattern.compile("(\\d{1,19})-(\\d{1,19})");
  private static final Pattern NOTE = Pattern.compile("(\\d{1,20}) (\\d{1,20})");

  private final FileStorage storage;

  public EmojiImages(FileStorage storage) {
    this.storage = storage;
  }

  /** The folder with the image of an emoji alone. */
  public static String folder(long emoji) {
    return IMAGES + emoji;
  }

  /**
   * Stores an image before its guild is asked for the emoji.
   *
   * @param extension of its file
   * @throws StorageFullException if there is no room
   */
  public void put(long guild, long emoji, String extension, byte[] image) throws IOException {
    if (!storage.hasRoomFor(image.length)) {
      throw new StorageFullException("the reserve is reached");
    }
    storage.put(pendingKey(guild, emoji), new byte[0]);
    storage.put(folder(emoji) + "/image." + extension, image);
  }

  /** The guild has refused the emoji. */
  public void remove(long guild, long emoji) throws IOException {
    storage.delete(folder(emoji));
    storage.delete(pendingKey(guild, emoji));
  }

  /** Which event of a guild it is: later ones of a generation have greater seqs. */
  record Place(long generation, long seq) {
    private boolean isBefore(Place other) {
      return generation == other.generation && Long.compareUnsigned(seq, other.seq) < 0;
    }
  }

  /**
   * A guild has these emojis and, as of that event, no others. Twice is as once, and so is all from
   * an earlier event on once more.
   */
  void guildHas(long guild, Set<Long> emojis, Place event) throws IOException {
    for (long emoji : emojis) {
      if (!has(guild, emoji)) {
        String note =
            Long.toUnsignedString(event.generation()) + " " + Long.toUnsignedString(event.seq());
        storage.put(noteKey(guild, emoji), note.getBytes(StandardCharsets.UTF_8));
        storage.delete(pendingKey(guild, emoji));
      }
    }
    for (String noted : storage.list(GUILDS + guild, LISTED_MAX)) {
      Long emoji = StoredIds.parse(noted);
      if (emoji != null && !emojis.contains(emoji) && !isBeforeFirst(event, guild, emoji)) {
        forget(guild, emoji);
      }
    }
  }

  /** It cannot be noted that a guild has these: so their images stay for ever. */
  void keep(long guild, Set<Long> emojis) throws IOException {
    for (long emoji : emojis) {
      storage.delete(pendingKey(guild, emoji));
    }
  }

  /** A guild is gone. */
  void guildGone(long guild) throws IOException {
    for (String noted : storage.list(GUILDS + guild, LISTED_MAX)) {
      Long emoji = StoredIds.parse(noted);
      if (emoji != null) {
        forget(guild, emoji);
      }
    }
    storage.delete(GUILDS + guild);
  }

  private void forget(long guild, long emoji) throws IOException {
    storage.delete(folder(emoji));
    storage.delete(noteKey(guild, emoji));
  }

  private boolean isBeforeFirst(Place event, long guild, long emoji) throws IOException {
    try (InputStream in = storage.read(noteKey(guild, emoji), 0)) {
      Matcher note =
          NOTE.matcher(new String(in.readNBytes(NOTE_BYTES_MAX), StandardCharsets.UTF_8));
      return note.matches()
          && event.isBefore(
              new Place(
                  Long.parseUnsignedLong(note.group(1)), Long.parseUnsignedLong(note.group(2))));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Removes what no guild has got.
   *
   * @param beforeMs images that came before, by their ids
   * @param failures told of what could not be removed, and is left for the next time
   * @return whether there is more, for which it is to be called again
   */
  boolean sweep(long beforeMs, SweepFailures failures) throws IOException {
    return failures.attemptEach(
        storage, PENDING, name -> isPendingBefore(name, beforeMs), this::sweep);
  }

  private static boolean isPendingBefore(String name, long beforeMs) {
    Matcher pending = PENDING_NAME.matcher(name);
    Long guild = pending.matches() ? StoredIds.parse(pending.group(1)) : null;
    Long emoji = pending.matches() ? StoredIds.parse(pending.group(2)) : null;
    return guild != null && emoji != null && Snowflake.timeMs(emoji) < beforeMs;
  }

  private void sweep(String name) throws IOException {
    int dash = name.indexOf('-');
    long guild = Long.parseLong(name.substring(0, dash));
    long emoji = Long.parseLong(name.substring(dash + 1));
    if (!has(guild, emoji)) {
      storage.delete(folder(emoji));
    }
    storage.delete(PENDING + "/" + name);
  }

  private boolean has(long guild, long emoji) throws IOException {
    FileStorage.@Nullable Stored note = storage.find(noteKey(guild, emoji));
    return note != null;
  }

  private static String noteKey(long guild, long emoji) {
    return GUILDS + guild + "/" + emoji;
  }

  private static String pendingKey(long guild, long emoji) {
    return PENDING + "/" + guild + "-" + emoji;
  }
}

package dev.throng.gateway.storage;

import dev.throng.protocol.Snowflake;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Images of custom emojis. One lies in {@code emojis/ID/image.gif}. As long as no guild is known to
 * have it, {@code pending-emojis/GUILD-ID} says so; from then on {@code guild-emojis/GUILD/ID}, so
 * that it can go with the emoji. All calls block; thread-safe.
 */
public final class EmojiImages {
  private static final String IMAGES = "emojis/";
  private static final String PENDING = "pending-emojis";
  private static final String GUILDS = "guild-emojis/";
  private static final int LISTED_MAX = 10_000;
  private static final Pattern PENDING_NAME = Pattern.compile("(\\d{1,19})-(\\d{1,19})");

  private final FileStorage storage;

  /** In a storage. */
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

  /** A guild has these emojis and no others. Twice is as once. */
  void guildHas(long guild, Set<Long> emojis) throws IOException {
    for (String noted : storage.list(GUILDS + guild, LISTED_MAX)) {
      Long emoji = StoredIds.parse(noted);
      if (emoji != null && !emojis.contains(emoji)) {
        storage.delete(folder(emoji));
        storage.delete(noteKey(guild, emoji));
      }
    }
    for (long emoji : emojis) {
      if (!has(guild, emoji)) {
        storage.put(noteKey(guild, emoji), new byte[0]);
        storage.delete(pendingKey(guild, emoji));
      }
    }
  }

  /** A guild is gone. */
  void guildGone(long guild) throws IOException {
    guildHas(guild, Set.of());
    storage.delete(GUILDS + guild);
  }

  /**
   * Removes what no guild has got.
   *
   * @param beforeMs images that came before, by their ids
   * @param failures told of what could not be removed, and is left for the next time
   */
  void sweep(long beforeMs, SweepFailures failures) throws IOException {
    for (String name : storage.list(PENDING, LISTED_MAX)) {
      Matcher pending = PENDING_NAME.matcher(name);
      Long guild = pending.matches() ? StoredIds.parse(pending.group(1)) : null;
      Long emoji = pending.matches() ? StoredIds.parse(pending.group(2)) : null;
      if (guild != null && emoji != null && Snowflake.timeMs(emoji) < beforeMs) {
        failures.attempt(() -> sweep(guild, emoji));
      }
    }
  }

  private void sweep(long guild, long emoji) throws IOException {
    if (!has(guild, emoji)) {
      storage.delete(folder(emoji));
    }
    storage.delete(pendingKey(guild, emoji));
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

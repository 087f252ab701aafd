package dev.throng.gateway.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildEvent;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.MessageUpdated;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** What events of the public log mean for files. Doing one twice is as once. Thread-safe. */
final class FileEvents {
  private static final ObjectMapper JSON = new JsonMapper();
  private static final String EMOJIS_UPDATE = "GUILD_EMOJIS_UPDATE";

  private final AttachmentFiles attachments;
  private final EmojiImages emojis;

  FileEvents(AttachmentFiles attachments, EmojiImages emojis) {
    this.attachments = attachments;
    this.emojis = emojis;
  }

  /** Brings the files in step with an event. */
  void apply(Event event) throws IOException {
    long channel = event.getChannel();
    switch (event.getEventCase()) {
      case MESSAGE_CREATED -> {
        MessageCreated created = event.getMessageCreated();
        attachments.claim(channel, created.getMessage(), created.getAttachmentsList());
      }
      case MESSAGE_UPDATED -> {
        MessageUpdated updated = event.getMessageUpdated();
        attachments.claim(channel, updated.getMessage(), updated.getAttachmentsList());
        attachments.lose(channel, updated.getMessage(), updated.getLostAttachmentsList());
      }
      case MESSAGE_DELETED ->
          attachments.messageGone(channel, event.getMessageDeleted().getMessage());
      case CHANNEL_DELETED -> attachments.channelGone(channel);
      case GUILD_EVENT -> applyToGuild(event);
      default -> {
        // Nothing with files.
      }
    }
  }

  private void applyToGuild(Event event) throws IOException {
    long guild = event.getGuild();
    GuildEvent change = event.getGuildEvent();
    switch (change.getT()) {
      case EMOJIS_UPDATE ->
          emojis.guildHas(
              guild,
              emojisOf(change),
              new EmojiImages.Place(event.getGeneration(), event.getSeq()));
      case "GUILD_DELETE" -> emojis.guildGone(guild);
      default -> {
        // Nothing with files.
      }
    }
  }

  private static Set<Long> emojisOf(GuildEvent event) throws IOException {
    Set<Long> ids = new TreeSet<>();
    for (JsonNode emoji : JSON.readTree(event.getD().toByteArray()).path("emojis")) {
      ids.add(emoji.path("id").asLong());
    }
    return ids;
  }

  /** Whether anything can be stored and removed. */
  boolean isStorageWorking() {
    try {
      attachments.probe();
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** An event that cannot be followed is passed over: no file goes that is shown to anybody. */
  void giveUp(Event event) throws IOException {
    long channel = event.getChannel();
    if (event.hasMessageCreated()) {
      MessageCreated created = event.getMessageCreated();
      attachments.keep(channel, created.getMessage(), created.getAttachmentsList());
    } else if (event.hasMessageUpdated()) {
      MessageUpdated updated = event.getMessageUpdated();
      attachments.keep(channel, updated.getMessage(), updated.getAttachmentsList());
    } else if (event.getGuildEvent().getT().equals(EMOJIS_UPDATE)) {
      emojis.keep(event.getGuild(), emojisOf(event.getGuildEvent()));
    }
  }
}

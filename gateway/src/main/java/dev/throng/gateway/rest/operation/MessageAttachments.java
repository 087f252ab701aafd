package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.throng.gateway.rest.FileServices;
import dev.throng.gateway.rest.Integers;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.UploadedFile;
import dev.throng.gateway.storage.AttachmentFiles;
import dev.throng.gateway.storage.FileNames;
import dev.throng.gateway.storage.FileStorage;
import dev.throng.gateway.storage.ImageHeader;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Snowflake;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stores the files of a message before it is sent, and removes them if it is refused. If the
 * outcome is unknown they stay: they are the message's if there is one, and otherwise go after a
 * while.
 */
final class MessageAttachments {
  private static final String FIELD = "attachments";
  private static final Pattern UPLOADED =
      Pattern.compile("(\\d{1,19})/([0-9a-f]{32})/([A-Za-z0-9._-]{1,255})");

  private final @Nullable FileServices files;
  private final LongSupplier snowflakes;

  MessageAttachments(@Nullable FileServices files, LongSupplier snowflakes) {
    this.files = files;
    this.snowflakes = snowflakes;
  }

  /**
   * Stores the new ones and sends.
   *
   * @param message that will have them, also when it is sent once more
   * @param send given the attachment objects of the new ones
   */
  CompletionStage<RestResponse> with(
      RestRequest in,
      long message,
      AttachmentForm form,
      Function<ArrayNode, CompletionStage<RestResponse>> send) {
    if (form.fresh().isEmpty()) {
      return send.apply(array());
    }
    FileServices services = files;
    if (services == null) {
      return CompletableFuture.failedFuture(new Rejection(DiscordError.FEATURE_DISABLED));
    }
    long channel = in.pathId("channel_id");
    Stored stored =
        new Stored(services, channel, message, in, new ArrayList<>(), new LinkedHashSet<>());
    return services
        .threads()
        .call(() -> store(stored, form.fresh()))
        .whenComplete(
            (objects, failure) -> {
              if (failure != null) {
                undo(stored, Set.of(), !in.ids().isRepeat());
              }
            })
        .thenCompose(
            objects ->
                send.apply(objects)
                    .whenComplete((answer, failure) -> settle(stored, answer, failure)));
  }

  /** What {@link AttachmentForm#kept} says of a message's own attachments, and the new ones. */
  static ByteString afterEdit(JsonNode before, AttachmentForm form, ArrayNode fresh) {
    ArrayNode after = array();
    Map<Long, AttachmentForm.Kept> kept = form.kept();
    Set<Long> known = new HashSet<>();
    for (JsonNode attachment : before) {
      long id = attachment.path("id").asLong();
      known.add(id);
      AttachmentForm.Kept said = kept == null ? null : kept.get(id);
      if (kept == null) {
        after.add(attachment);
      } else if (said != null) {
        ObjectNode changed = attachment.deepCopy();
        if (!said.about().description().isEmpty()) {
          changed.put("description", said.about().description());
        }
        after.add(changed);
      }
    }
    if (kept != null) {
      kept.forEach(
          (id, said) -> {
            if (!known.contains(id)) {
              throw AttachmentForm.notFound(said.at(), Long.toString(id));
            }
          });
    }
    after.addAll(fresh);
    if (after.size() > AttachmentForm.ATTACHMENTS_MAX) {
      throw new Rejection(DiscordError.TOO_MANY_ATTACHMENTS);
    }
    return ByteString.copyFrom(Json.bytes(after));
  }

  /**
   * What was done for a message.
   *
   * @param ids of files that came with it
   * @param taken ids of files that were sent ahead
   */
  private record Stored(
      FileServices services,
      long channel,
      long message,
      RestRequest request,
      List<Long> ids,
      Set<Long> taken) {}

  private ArrayNode store(Stored stored, List<AttachmentForm.NewAttachment> fresh)
      throws IOException {
    ArrayNode objects = array();
    for (AttachmentForm.NewAttachment attachment : fresh) {
      UploadedFile file = attachment.file();
      objects.add(
          file == null
              ? sentAhead(stored, attachment)
              : cameWithIt(stored, file, attachment.about()));
    }
    return objects;
  }

  private ObjectNode cameWithIt(Stored stored, UploadedFile file, AttachmentForm.About about)
      throws IOException {
    String name = about.filename().isEmpty() ? file.name() : about.filename();
    long id = snowflakes.getAsLong();
    AttachmentFiles.Place place = AttachmentFiles.Place.of(stored.channel(), id, name);
    AttachmentFiles attachments = stored.services().attachments();
    stored.ids().add(id);
    attachments.expect(
        AttachmentFiles.Pending.ofMessage(place, stored.request().caller(), file.bytes()));
    attachments.put(place, file.path(), file.bytes());
    return object(stored.services(), place, file.bytes(), file.image(), withTitle(about, name));
  }

  private ObjectNode sentAhead(Stored stored, AttachmentForm.NewAttachment attachment)
      throws IOException {
    Matcher uploaded = UPLOADED.matcher(attachment.uploaded());
    Long id = uploaded.matches() ? Integers.parse(uploaded.group(1)) : null;
    if (id == null) {
      throw AttachmentForm.notFound(attachment.at(), attachment.uploaded());
    }
    if (stored.taken().contains(id)) {
      throw AttachmentForm.repeated(attachment.at());
    }
    FileServices services = stored.services();
    AttachmentFiles.Place place =
        new AttachmentFiles.Place(
            stored.channel(), id, uploaded.group(2), FileNames.safe(uploaded.group(3)));
    FileStorage.Stored found = services.storage().find(place.key());
    if (found == null || !take(stored, place)) {
      throw AttachmentForm.notFound(attachment.at(), attachment.uploaded());
    }
    return object(services, place, found.bytes(), image(services, place), attachment.about());
  }

  /** Whether the message may have a file, or has it: a request that comes again is answered so. */
  private static boolean take(Stored stored, AttachmentFiles.Place place) throws IOException {
    AttachmentFiles attachments = stored.services().attachments();
    long id = place.id();
    if (attachments.has(stored.channel(), stored.message(), id)) {
      return stored.taken().add(id);
    }
    AttachmentFiles.Pending pending =
        attachments.pendingFor(stored.channel(), id, stored.message());
    long oldestMs = System.currentTimeMillis() - stored.services().pendingMax().toMillis();
    return pending != null
        && pending.user() == stored.request().caller()
        && pending.place().equals(place)
        && Snowflake.timeMs(id) >= oldestMs
        && attachments.take(stored.channel(), id, stored.message())
        && stored.taken().add(id);
  }

  private static @Nullable ImageHeader image(FileServices services, AttachmentFiles.Place place)
      throws IOException {
    try (InputStream in = new BufferedInputStream(services.storage().read(place.key(), 0))) {
      return ImageHeader.read(in);
    }
  }

  /** A name that could not stay is still what people are shown. */
  private static AttachmentForm.About withTitle(AttachmentForm.About about, String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    boolean isShown = FileNames.safe(name).equals(last) || !about.title().isEmpty();
    return isShown
        ? about
        : new AttachmentForm.About(about.filename(), last, about.description(), about.flags());
  }

  private static ObjectNode object(
      FileServices services,
      AttachmentFiles.Place place,
      long bytes,
      @Nullable ImageHeader image,
      AttachmentForm.About about) {
    String url = services.url(place);
    ObjectNode object = Json.object();
    object.put("id", Long.toString(place.id()));
    object.put("filename", place.name());
    object.put("size", bytes);
    object.put("url", url);
    object.put("proxy_url", url);
    if (!about.title().isEmpty()) {
      object.put("title", about.title());
    }
    if (!about.description().isEmpty()) {
      object.put("description", about.description());
    }
    if (image != null) {
      object.put("width", image.width());
      object.put("height", image.height());
    }
    String type = image == null ? FileNames.typeOf(place.name()) : image.type();
    if (type != null) {
      object.put("content_type", type);
    }
    if (about.flags() != 0) {
      object.put("flags", about.flags());
    }
    return object;
  }

  /** Removes those that are in no message, as far as that is known. */
  private static void settle(
      Stored stored, @Nullable RestResponse answer, @Nullable Throwable failure) {
    if (answer != null && answer.isSuccess()) {
      // A repeat is answered with the message that there is already, and its files.
      undo(stored, ids(Json.parseTrusted(answer.body()).path(FIELD)), true);
    } else if (Rejection.isRefused(answer, failure)) {
      undo(stored, Set.of(), failure == null || !stored.request().ids().isRepeat());
    }
  }

  /**
   * Removes what came with the message, but for these.
   *
   * @param isGivenBack whether that happens to what was sent ahead; the first try of a repeat may
   *     have put it into the message
   */
  private static void undo(Stored stored, Set<Long> used, boolean isGivenBack) {
    FileServices services = stored.services();
    long channel = stored.channel();
    stored.ids().stream()
        .filter(id -> !used.contains(id))
        .forEach(id -> remove(services, channel, id));
    stored.taken().stream()
        .filter(id -> isGivenBack && !used.contains(id))
        .forEach(
            id ->
                services
                    .threads()
                    .run(
                        "giving back attachment=" + id + " of channel=" + channel,
                        () -> services.attachments().giveBack(channel, id, stored.message())));
  }

  private static void remove(FileServices services, long channel, long id) {
    services
        .threads()
        .run(
            "removing attachment=" + id + " of channel=" + channel,
            () -> services.attachments().remove(channel, id));
  }

  private static Set<Long> ids(JsonNode attachments) {
    Set<Long> ids = new HashSet<>();
    attachments.forEach(attachment -> ids.add(attachment.path("id").asLong()));
    return ids;
  }

  private static ArrayNode array() {
    return Json.object().putArray(FIELD);
  }
}

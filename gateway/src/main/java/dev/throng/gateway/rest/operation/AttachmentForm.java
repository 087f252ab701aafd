package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.FormErrors;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.UploadedFile;
import dev.throng.protocol.DiscordError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The attachments of a message that is created or edited: files that came with it ({@code
 * files[N]}), of which {@code attachments} says more under the id N, files that were sent ahead
 * ({@code uploaded_filename}), and those that an edited message keeps, by their ids.
 *
 * @param fresh new ones, in their order
 * @param kept what is said of those that it has already, by id; null: all stay as they are
 */
record AttachmentForm(List<NewAttachment> fresh, @Nullable Map<Long, Kept> kept) {
  /** Attachments that a message may have. */
  static final int ATTACHMENTS_MAX = 10;

  private static final String FIELD = "attachments";
  private static final String NOT_FOUND = "ATTACHMENT_NOT_FOUND";
  private static final String REPEATED = "SET_TYPE_ALREADY_CONTAINS_VALUE";
  private static final String REPEATED_TEXT = "The set already contains this value";
  private static final Pattern FILE_PART = Pattern.compile("files\\[(\\d{1,18})]");

  /** A lone file, which nothing can be said of. */
  private static final String LONE_PART = "file";

  // IS_REMIX, IS_SPOILER
  private static final int REMIX = 4;
  private static final int SPOILER = 8;

  /** What is said of an attachment; empty, 0: nothing. */
  record About(String filename, String title, String description, int flags) {}

  /**
   * One that the message does not have yet.
   *
   * @param at its place in {@code attachments}; -1: nothing was said of it
   * @param file that came with the request; null: it was sent ahead
   * @param uploaded what it was told to be named by then
   */
  record NewAttachment(int at, @Nullable UploadedFile file, String uploaded, About about) {}

  /** An attachment of the message before its edit. */
  record Kept(int at, About about) {}

  /** No attachments. */
  static final AttachmentForm NONE = new AttachmentForm(List.of(), null);

  /** Reads the attachments that the body and the parts of a request name. */
  static AttachmentForm read(RestRequest in) {
    Map<Long, UploadedFile> files = files(in);
    boolean says = in.body().mentions(FIELD);
    List<Fields> items = in.body().objects(FIELD);
    List<NewAttachment> fresh = new ArrayList<>();
    Map<Long, Kept> kept = new LinkedHashMap<>();
    for (int at = 0; at < items.size(); at++) {
      Fields item = items.get(at);
      long id = item.id("id");
      About about = about(item);
      String uploaded = uploaded(item);
      UploadedFile file = files.remove(id);
      if (!uploaded.isEmpty()) {
        fresh.add(new NewAttachment(at, null, uploaded, about));
      } else if (file != null) {
        fresh.add(new NewAttachment(at, file, "", about));
      } else if (kept.put(id, new Kept(at, about)) != null) {
        item.error("id", REPEATED, REPEATED_TEXT);
      }
    }
    About nothing = new About("", "", "", 0);
    files.values().forEach(file -> fresh.add(new NewAttachment(-1, file, "", nothing)));
    if (fresh.size() + kept.size() > ATTACHMENTS_MAX) {
      in.refuse(DiscordError.TOO_MANY_ATTACHMENTS);
    }
    return new AttachmentForm(fresh, says ? kept : null);
  }

  /** Of a message that has none yet. */
  static AttachmentForm ofNewMessage(RestRequest in) {
    AttachmentForm form = read(in);
    if (form.kept != null) {
      form.kept.forEach(
          (id, item) ->
              in.body().objects(FIELD).get(item.at()).error("id", NOT_FOUND, missing(id)));
    }
    return form;
  }

  /** Whether it leaves a message's attachments as they are. */
  boolean changesNothing() {
    return fresh.isEmpty() && kept == null;
  }

  /** The answer to one who names an attachment that is not there. */
  static RuntimeException notFound(int at, String what) {
    return FormErrors.rejection(
        List.of(FIELD, Integer.toString(at), "id"), NOT_FOUND, missing(what));
  }

  /** The answer to one who names a file twice. */
  static RuntimeException repeated(int at) {
    return FormErrors.rejection(
        List.of(FIELD, Integer.toString(at), "uploaded_filename"), REPEATED, REPEATED_TEXT);
  }

  private static String missing(Object what) {
    return "Attachment " + what + " not found.";
  }

  /** By the numbers of their parts. */
  private static Map<Long, UploadedFile> files(RestRequest in) {
    Map<Long, UploadedFile> files = new LinkedHashMap<>();
    for (UploadedFile file : in.files()) {
      Matcher part = FILE_PART.matcher(file.part());
      if (part.matches() || file.part().equals(LONE_PART)) {
        long number = part.matches() ? Long.parseLong(part.group(1)) : -1;
        if (files.put(number, file) != null) {
          in.body().error(file.part(), REPEATED, REPEATED_TEXT);
        }
      } else {
        in.body().error(file.part(), "UNSUPPORTED_FIELD", "Files come in parts named files[0].");
      }
    }
    return files;
  }

  private static About about(Fields item) {
    int flags = 0;
    flags |= item.flag("is_remix", false) ? REMIX : 0;
    flags |= item.flag("is_spoiler", false) ? SPOILER : 0;
    return new About(
        item.text("filename", ""), item.text("title", ""), item.text("description", ""), flags);
  }

  private static String uploaded(Fields item) {
    JsonNode uploaded = item.raw("uploaded_filename");
    if (uploaded == null) {
      return "";
    }
    if (!uploaded.isTextual()) {
      item.error("uploaded_filename", "STRING_TYPE_CONVERT", "Could not interpret it as string.");
      return "";
    }
    return uploaded.textValue();
  }
}

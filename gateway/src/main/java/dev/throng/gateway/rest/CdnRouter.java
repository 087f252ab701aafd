package dev.throng.gateway.rest;

import dev.throng.gateway.ratelimit.RateLimit;
import dev.throng.gateway.storage.AttachmentFiles;
import dev.throng.gateway.storage.FileNames;
import dev.throng.protocol.DiscordError;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where files are: {@code /cdn/attachments/CHANNEL/ID/NAME}. No token is asked for: who has a URL
 * has the file, and what is not for everybody has a secret in it.
 */
final class CdnRouter {
  static final String ROOT = "/cdn";
  private static final Pattern SECRET = Pattern.compile("[0-9a-f]{32}");
  private static final RestRoute ATTACHMENT =
      route(HttpMethod.GET, "/attachments/{channel_id}/{attachment_id}/{filename}");
  private static final RestRoute UPLOAD =
      route(HttpMethod.PUT, "/uploads/{channel_id}/{attachment_id}/{filename}");

  private static final RestRoute EMOJI = route(HttpMethod.GET, "/emojis/{emoji_id}");
  private static final Pattern IMAGE = Pattern.compile("(\\d{1,19})\\.(?:png|jpe?g|gif|webp)");

  private final FileDownloads downloads;
  private final FileUploads uploads;
  private final ResponseWriter writer;

  CdnRouter(FileDownloads downloads, FileUploads uploads, ResponseWriter writer) {
    this.downloads = downloads;
    this.uploads = uploads;
    this.writer = writer;
  }

  private static RestRoute route(HttpMethod method, String path) {
    return new RestRoute(method, ROOT + path, false, RateLimit.perSeconds(1, 1), false, 0);
  }

  void handle(RoutingContext context) {
    List<String> segments = SegmentTree.segments(context.normalizedPath().substring(ROOT.length()));
    HttpMethod method = context.request().method();
    boolean isRead = method == HttpMethod.GET || method == HttpMethod.HEAD;
    if (segments.size() == 4 && segments.get(0).equals("attachments") && isRead) {
      attachment(context, segments);
    } else if (segments.size() == 2 && segments.get(0).equals("emojis") && isRead) {
      emoji(context, segments.get(1));
    } else if (segments.size() == 4
        && segments.get(0).equals("uploads")
        && method == HttpMethod.PUT) {
      upload(context, segments);
    } else {
      writer.write(context, DiscordError.NOT_FOUND);
    }
  }

  private void attachment(RoutingContext context, List<String> segments) {
    RequestMetrics.matched(context, ATTACHMENT);
    Long channel = Numbers.parse(segments.get(1));
    Long id = Numbers.parse(segments.get(2));
    String secret = secret(context);
    String name = FileNames.safe(QueryStringDecoder.decodeComponent(segments.get(3)));
    if (channel == null || id == null || channel < 0 || id < 0 || secret.isEmpty()) {
      writer.write(context, DiscordError.NOT_FOUND);
      return;
    }
    var place = new AttachmentFiles.Place(channel, id, secret, name);
    downloads.serve(context, place.key(), name, Long.toString(id));
  }

  /** Whatever format is asked for, the one that there is is sent. */
  private void emoji(RoutingContext context, String file) {
    RequestMetrics.matched(context, EMOJI);
    Matcher image = IMAGE.matcher(file);
    if (image.matches()) {
      downloads.serveImage(context, "emojis/" + image.group(1), image.group(1));
    } else {
      writer.write(context, DiscordError.NOT_FOUND);
    }
  }

  private void upload(RoutingContext context, List<String> segments) {
    RequestMetrics.matched(context, UPLOAD);
    Long channel = Numbers.parse(segments.get(1));
    Long id = Numbers.parse(segments.get(2));
    String secret = secret(context);
    if (channel == null || id == null || channel < 0 || id < 0 || secret.isEmpty()) {
      writer.write(context, DiscordError.NOT_FOUND);
      return;
    }
    uploads.take(context, channel, id, secret);
  }

  /** Empty if there is none. */
  private static String secret(RoutingContext context) {
    String secret = context.request().getParam("hm");
    return secret != null && SECRET.matcher(secret).matches() ? secret : "";
  }
}

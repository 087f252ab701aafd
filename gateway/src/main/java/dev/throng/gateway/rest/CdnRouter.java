package dev.throng.gateway.rest;

import dev.throng.gateway.ratelimit.RateLimit;
import dev.throng.gateway.ratelimit.RateLimitVerdict;
import dev.throng.gateway.ratelimit.RestLimits;
import dev.throng.gateway.storage.AttachmentFiles;
import dev.throng.gateway.storage.EmojiImages;
import dev.throng.gateway.storage.FileNames;
import dev.throng.protocol.DiscordError;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where files are: {@code /cdn/attachments/CHANNEL/ID/NAME}. No token is asked for: who has a URL
 * has the file, and what is not for everybody has a secret in it. Requests of one network have a
 * limit.
 */
final class CdnRouter {
  static final String ROOT = "/cdn";
  private static final Pattern SECRET = Pattern.compile("[0-9a-f]{32}");
  private static final RestRoute ATTACHMENT =
      route(HttpMethod.GET, "/attachments/{channel_id}/{attachment_id}/{filename}");
  private static final RestRoute UPLOAD =
      route(HttpMethod.PUT, "/uploads/{channel_id}/{attachment_id}/{filename}");

  private static final RestRoute EMOJI = route(HttpMethod.GET, "/emojis/{emoji_id}");
  private static final Pattern IMAGE = Pattern.compile("(\\d{1,20})\\.(?:png|jpe?g|gif|webp)");

  private final FileDownloads downloads;
  private final FileUploads uploads;
  private final Guards guards;

  /**
   * What every request passes.
   *
   * @param limits null for no limits
   */
  record Guards(@Nullable RestLimits limits, RestConnections connections, ResponseWriter writer) {}

  CdnRouter(FileDownloads downloads, FileUploads uploads, Guards guards) {
    this.downloads = downloads;
    this.uploads = uploads;
    this.guards = guards;
  }

  private static RestRoute route(HttpMethod method, String path) {
    return new RestRoute(method, ROOT + path, false, RateLimit.perSeconds(1, 1), false, 0);
  }

  void handle(RoutingContext context) {
    if (guards.limits() != null) {
      String network = guards.connections().network(context.request());
      RateLimitVerdict verdict = guards.limits().cdn(network);
      if (!verdict.allowed()) {
        guards.writer().write(context.request(), RestResponse.rateLimited(verdict));
        return;
      }
    }
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
      notFound(context);
    }
  }

  private void attachment(RoutingContext context, List<String> segments) {
    RequestMetrics.matched(context, ATTACHMENT);
    AttachmentFiles.Place place = place(context, segments);
    if (place == null) {
      notFound(context);
    } else {
      downloads.serve(context, place.key(), place.name(), Long.toString(place.id()));
    }
  }

  /** Whatever format is asked for, the one that there is is sent. */
  private void emoji(RoutingContext context, String file) {
    RequestMetrics.matched(context, EMOJI);
    Matcher image = IMAGE.matcher(file);
    Long id = image.matches() ? Integers.parse(image.group(1)) : null;
    if (id == null || id < 0) {
      notFound(context);
    } else {
      downloads.serveImage(context, EmojiImages.folder(id), Long.toString(id));
    }
  }

  private void upload(RoutingContext context, List<String> segments) {
    RequestMetrics.matched(context, UPLOAD);
    AttachmentFiles.Place place = place(context, segments);
    if (place == null) {
      notFound(context);
    } else {
      uploads.take(context, place.channel(), place.id(), place.secret());
    }
  }

  private void notFound(RoutingContext context) {
    guards.writer().write(context, DiscordError.NOT_FOUND);
  }

  /** What the path and its secret name; null: nothing that can be there. */
  private static AttachmentFiles.@Nullable Place place(
      RoutingContext context, List<String> segments) {
    Long channel = Integers.parse(segments.get(1));
    Long id = Integers.parse(segments.get(2));
    String secret = context.request().getParam("hm");
    if (channel == null
        || id == null
        || channel < 0
        || id < 0
        || secret == null
        || !SECRET.matcher(secret).matches()) {
      return null;
    }
    String name = FileNames.safe(QueryStringDecoder.decodeComponent(segments.get(3)));
    return new AttachmentFiles.Place(channel, id, secret, name);
  }
}

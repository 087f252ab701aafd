package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.FormErrors;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ReadMessages;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** {@code GET /channels/{channel}/messages}: newest first. */
final class ListMessagesEndpoint implements Endpoint {
  private final Channels channels;

  ListMessagesEndpoint(Channels channels) {
    this.channels = channels;
  }

  @Override
  public RestRoute route() {
    return RestRoute.get("/channels/{channel}/messages");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long channel = request.pathId("channel");
    OptionalLong before = request.queryAnchor("before");
    OptionalLong after = request.queryAnchor("after");
    OptionalLong around = request.queryAnchor("around");
    if (Stream.of(before, after, around).filter(OptionalLong::isPresent).count() > 1) {
      throw FormErrors.rejection(
          "before", "MUTUALLY_EXCLUSIVE", "Only one of before, after and around may be given.");
    }
    MessageRange.Builder range =
        MessageRange.newBuilder().setLimit(request.queryInteger("limit", 1, 100, 50));
    before.ifPresent(range::setBefore);
    after.ifPresent(range::setAfter);
    around.ifPresent(range::setAround);
    ReadMessages command = ReadMessages.newBuilder().setChannel(channel).setRange(range).build();
    return channels.read(request, command);
  }
}

package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.FormErrors;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ReadMessages;
import java.util.concurrent.CompletionStage;

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
    long before = request.queryId("before");
    long after = request.queryId("after");
    long around = request.queryId("around");
    if ((before > 0 ? 1 : 0) + (after > 0 ? 1 : 0) + (around > 0 ? 1 : 0) > 1) {
      throw FormErrors.rejection(
          "before", "MUTUALLY_EXCLUSIVE", "Only one of before, after and around may be given.");
    }
    MessageRange.Builder range =
        MessageRange.newBuilder().setLimit(request.queryInteger("limit", 1, 100, 50));
    if (before > 0) {
      range.setBefore(before);
    } else if (after > 0) {
      range.setAfter(after);
    } else if (around > 0) {
      range.setAround(around);
    }
    ReadMessages command = ReadMessages.newBuilder().setChannel(channel).setRange(range).build();
    return channels.answer(request, channel, b -> b.setReadMessages(command));
  }
}

package org.example;

import dev.throng.flink.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * One warning and one deletion a message. After a failure Flink does again what was under way: the
 * warning has a nonce made of the message's id, so the server answers with the one that is there,
 * and to delete what is deleted does no harm.
 */
final class Moderate extends RichAsyncFunction<Message, String> {
  private static final long serialVersionUID = 1L;

  private final RestApi api;
  private transient RestApi.Client client;

  Moderate(RestApi api) {
    this.api = api;
  }

  @Override
  public void open(OpenContext context) {
    client = api.open();
  }

  @Override
  public void asyncInvoke(Message message, ResultFuture<String> result) {
    warn(message)
        .thenCompose(warned -> delete(message))
        .whenComplete(
            (deleted, failure) -> {
              if (failure == null) {
                result.complete(List.of("moderated message=" + message.messageId()));
              } else {
                result.completeExceptionally(failure);
              }
            });
  }

  private CompletionStage<Integer> warn(Message message) {
    return client.send(
        "POST",
        "channels/" + message.channelId() + "/messages",
        Map.of(
            "content", "<@" + message.authorId() + ">, please mind your words.",
            "nonce", "m" + message.messageId(),
            "enforce_nonce", true));
  }

  private CompletionStage<Integer> delete(Message message) {
    return client.send(
        "DELETE",
        "channels/" + message.channelId() + "/messages/" + message.messageId(),
        Map.of());
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}

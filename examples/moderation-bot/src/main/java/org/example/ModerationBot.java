package org.example;

import dev.throng.flink.Message;
import dev.throng.flink.StartingPoint;
import dev.throng.flink.ThrongConnection;
import dev.throng.flink.ThrongEvents;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Warns the author of a message that has a banned word, and deletes the message. */
public final class ModerationBot {
  /** Longer than all attempts of one message together. */
  private static final long TIMEOUT_MINUTES = 5;

  /** Messages under way; more wait, and the log waits for them. */
  private static final int IN_FLIGHT = 100;

  private ModerationBot() {}

  /**
   * Arguments: Kafka's brokers, the REST API such as {@code http://127.0.0.1:8080/api/v10}, the
   * bot's token, and banned words.
   */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    ThrongEvents log =
        ThrongEvents.source(ThrongConnection.to(args[0])).from(StartingPoint.latest());
    List<String> banned = List.of(args).subList(3, args.length);
    RestApi api = new RestApi(URI.create(args[1] + "/"), args[2]);
    moderated(log.messages(env, "messages"), banned, api).print().uid("print").name("print");
    env.execute("moderation bot");
  }

  /** A line for each message that was dealt with. */
  static DataStream<String> moderated(
      DataStream<Message> messages, List<String> banned, RestApi api) {
    List<String> words = banned.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
    DataStream<Message> bad =
        messages
            .filter(message -> !message.authorIsBot() && isBad(message, words))
            .uid("bad")
            .name("bad");
    return AsyncDataStream.orderedWait(
            bad, new Moderate(api), TIMEOUT_MINUTES, TimeUnit.MINUTES, IN_FLIGHT)
        .returns(Types.STRING)
        .uid("moderate")
        .name("moderate");
  }

  private static boolean isBad(Message message, List<String> words) {
    String content = message.content().toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(content::contains);
  }
}

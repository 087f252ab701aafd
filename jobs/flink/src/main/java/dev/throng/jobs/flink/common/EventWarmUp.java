package dev.throng.jobs.flink.common;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.MessageDeleted;
import dev.throng.protocol.wire.MessageUpdated;

/**
 * A channel's made-up events for what reads {@code events}: messages, some of which are edited or
 * deleted.
 */
public final class EventWarmUp {
  private static final long START_US = 1_700_000_000_000_000L;
  private static final long STEP_US = 20_000;
  private static final long GUILD = Snowflake.of(START_US / 1_000, 0, 0);
  private static final long CHANNEL = GUILD + 1;
  private static final long AUTHOR = GUILD + 2;

  private EventWarmUp() {}

  /** Takes an event as it came from the topic. */
  @FunctionalInterface
  public interface Handler {
    /** Handles it; what comes out is dropped. */
    void handle(InboxRecord event) throws Exception;
  }

  /**
   * Hands events on until there were enough of them or their time is up.
   *
   * @param name of the warm-up, for the log
   */
  public static void run(String name, Handler handler) {
    BoundedWarmUp.run(name, number -> handler.handle(record(number)));
  }

  private static InboxRecord record(int number) {
    long timeUs = START_US + number * STEP_US;
    Event.Builder event =
        Event.newBuilder()
            .setGuild(GUILD)
            .setChannel(CHANNEL)
            .setGeneration(1)
            .setSeq(number + 1)
            .setPrevSeq(number)
            .setWriteTimeUs(timeUs)
            .setSplit(1);
    switch (number % 8) {
      case 6 ->
          event.setMessageUpdated(
              MessageUpdated.newBuilder()
                  .setMessage(message(number - 2))
                  .setAuthor(AUTHOR)
                  .setBody(body(number - 2)));
      case 7 ->
          event.setMessageDeleted(MessageDeleted.newBuilder().setMessage(message(number - 2)));
      default ->
          event.setMessageCreated(
              MessageCreated.newBuilder()
                  .setMessage(message(number))
                  .setAuthor(AUTHOR)
                  .addMentioned(AUTHOR + 1 + number % 50)
                  .setBody(body(number)));
    }
    return new InboxRecord(CHANNEL, 0, number, timeUs, event.build().toByteArray());
  }

  private static long message(int number) {
    return Snowflake.of((START_US + number * STEP_US) / 1_000, 0, 0);
  }

  private static ByteString body(int number) {
    return ByteString.copyFromUtf8(
        """
        {"id":"%d","type":0,"channel_id":"%d","content":"round %d %s","timestamp":"2023-11-14T22:13:20+00:00",\
        "edited_timestamp":null,"author":{"id":"%d","username":"warm_up","discriminator":"0","avatar":null},\
        "tts":false,"mention_everyone":false,"mentions":[],"mention_roles":[],"attachments":[],"embeds":[],\
        "pinned":false,"flags":0}"""
            .formatted(message(number), CHANNEL, number, "x".repeat(number % 100), AUTHOR));
  }
}

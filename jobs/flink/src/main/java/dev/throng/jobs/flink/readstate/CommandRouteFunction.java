package dev.throng.jobs.flink.readstate;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.protocol.wire.ReadStateCommand;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Tells commands of users (main output) from questions to guilds ({@link #GUILDS}). */
final class CommandRouteFunction extends ProcessFunction<InboxRecord, InboxRecord> {
  /** What is asked of guilds. */
  static final OutputTag<InboxRecord> GUILDS =
      new OutputTag<>("guilds", TypeInformation.of(InboxRecord.class));

  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(InboxRecord record, Context context, Collector<InboxRecord> out) {
    if (isOfGuild(record)) {
      context.output(GUILDS, record);
    } else {
      out.collect(record);
    }
  }

  private static boolean isOfGuild(InboxRecord record) {
    try {
      ReadStateCommand command = ReadStateCommand.parseFrom(record.value());
      return command.hasCountMassMentions() && command.getGuild() == record.actor();
    } catch (InvalidProtocolBufferException e) {
      // The users' function has a dead letter for it.
      return false;
    }
  }
}

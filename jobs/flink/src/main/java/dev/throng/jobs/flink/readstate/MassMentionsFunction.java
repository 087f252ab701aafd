package dev.throng.jobs.flink.readstate;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.readstate.GuildMassMentions;
import dev.throng.jobs.core.readstate.MassMark;
import dev.throng.jobs.core.readstate.UserMark;
import dev.throng.jobs.flink.state.KeyedStateFactory;
import dev.throng.protocol.wire.ReadStateCommand;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/** Shell of {@link GuildMassMentions}, keyed by guild: questions first, mentions second. */
final class MassMentionsFunction
    extends KeyedCoProcessFunction<Long, InboxRecord, MassMark, UserMark> {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient GuildMassMentions guilds;

  @Override
  public void open(OpenContext context) {
    guilds = new GuildMassMentions(new KeyedStateFactory(getRuntimeContext()));
  }

  @Override
  public void processElement1(InboxRecord question, Context context, Collector<UserMark> out)
      throws InvalidProtocolBufferException {
    ReadStateCommand command = ReadStateCommand.parseFrom(question.value());
    guilds.of(command.getGuild(), command.getCountMassMentions()).forEach(out::collect);
  }

  @Override
  public void processElement2(MassMark mark, Context context, Collector<UserMark> out) {
    guilds.mark(mark);
  }
}

package dev.throng.flink.sql;

import static org.apache.flink.table.api.DataTypes.ARRAY;
import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.BOOLEAN;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP_LTZ;

import dev.throng.flink.EventKind;
import dev.throng.flink.ThrongEvent;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The tables that the log is seen as. All of them are append-only, with the event time {@code ts},
 * a {@code type} as Discord names the dispatch (but for messages, which have one), and the JSON for
 * what has no column.
 */
enum LogTable {
  /** Messages as they were sent. */
  MESSAGES(
      EnumSet.of(EventKind.MESSAGE_CREATED),
      List.of(
          Column.MESSAGE_ID,
          Column.CHANNEL_ID,
          Column.GUILD_ID,
          Column.AUTHOR_ID,
          new Column("author_is_bot", BOOLEAN(), event -> event.message().authorIsBot()),
          Column.CONTENT,
          new Column(
              "mentions",
              ARRAY(BIGINT()),
              event -> EventFields.ids(event.message().mentions().users())),
          new Column(
              "mention_roles",
              ARRAY(BIGINT()),
              event -> EventFields.ids(event.message().mentions().roles())),
          new Column("mention_everyone", BOOLEAN(), event -> event.message().mentions().everyone()),
          Column.TS,
          Column.TIME_US,
          Column.JSON)),

  /** Messages as they are sent, edited and deleted. */
  MESSAGE_CHANGES(
      EnumSet.of(EventKind.MESSAGE_CREATED, EventKind.MESSAGE_UPDATED, EventKind.MESSAGE_DELETED),
      List.of(
          Column.TYPE,
          Column.MESSAGE_ID,
          Column.CHANNEL_ID,
          Column.GUILD_ID,
          Column.AUTHOR_ID,
          Column.CONTENT,
          Column.TS,
          Column.TIME_US,
          Column.JSON)),

  /** Who joins a guild, changes in it and leaves it. */
  MEMBERS(
      EnumSet.of(EventKind.GUILD_EVENT),
      List.of(
          Column.TYPE,
          Column.GUILD_ID,
          new Column("user_id", BIGINT(), event -> event.id("/user/id")),
          new Column("username", STRING(), event -> event.at("/user/username")),
          new Column("nick", STRING(), event -> event.at("/nick")),
          new Column("roles", ARRAY(BIGINT()), event -> event.ids("/roles")),
          Column.TS,
          Column.TIME_US,
          Column.JSON)) {
    @Override
    boolean has(ThrongEvent event) {
      return super.has(event) && event.type().startsWith("GUILD_MEMBER_");
    }
  },

  /** All else that happens in a guild, members included. */
  GUILD_EVENTS(
      EnumSet.of(EventKind.GUILD_EVENT),
      List.of(
          Column.TYPE, Column.GUILD_ID, Column.CHANNEL_ID, Column.TS, Column.TIME_US, Column.JSON));

  static final String EVENT_TIME = "ts";

  private final Set<EventKind> kinds;
  private final List<Column> columns;

  LogTable(Set<EventKind> kinds, List<Column> columns) {
    this.kinds = kinds;
    this.columns = columns;
  }

  /**
   * A column.
   *
   * @param type as declared
   * @param value in Flink's internal form
   */
  record Column(String name, DataType type, Function<EventFields, @Nullable Object> value) {
    private static final Column TYPE =
        new Column("type", STRING(), event -> StringData.fromString(event.event().type()));
    private static final Column MESSAGE_ID =
        new Column("message_id", BIGINT(), event -> event.event().messageId());
    private static final Column CHANNEL_ID =
        new Column("channel_id", BIGINT(), event -> EventFields.id(event.event().channelId()));
    private static final Column GUILD_ID =
        new Column("guild_id", BIGINT(), event -> event.event().guildId());
    private static final Column AUTHOR_ID =
        new Column("author_id", BIGINT(), event -> EventFields.id(event.event().authorId()));
    private static final Column CONTENT =
        new Column("content", STRING(), event -> event.at("/content"));
    private static final Column TS =
        new Column(
            EVENT_TIME,
            TIMESTAMP_LTZ(3),
            event -> TimestampData.fromEpochMillis(event.event().timeUs() / 1_000));
    private static final Column TIME_US =
        new Column("time_us", BIGINT(), event -> event.event().timeUs());
    private static final Column JSON =
        new Column("json", STRING(), event -> EventFields.text(event.event().json()));
  }

  /** Its name in SQL. */
  String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean has(ThrongEvent event) {
    return kinds.contains(event.kind());
  }

  List<Column> columns() {
    return columns;
  }

  Schema schema() {
    Schema.Builder schema = Schema.newBuilder();
    columns.forEach(column -> schema.column(column.name(), column.type()));
    return schema.watermark(EVENT_TIME, "SOURCE_WATERMARK()").build();
  }
}

package dev.throng.connectors.cassandra.examples;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.throng.connectors.cassandra.CassandraClientOptions;
import dev.throng.connectors.cassandra.CassandraWriteFunction;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import dev.throng.connectors.cassandra.CqlWrite;
import dev.throng.connectors.cassandra.sink.CassandraSink;
import dev.throng.connectors.cassandra.source.CassandraSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What the README shows: its Java is checked to be in this directory. */
final class Examples {
  private Examples() {}

  static CqlSessionProvider sessions(String contactPoints, String datacenter) {
    CqlSessionProvider sessions =
        CqlSessionProvider.of(
            CassandraClientOptions.from(
                Configuration.fromMap(
                    Map.of(
                        "cassandra.contact-points", contactPoints,
                        "cassandra.local-datacenter", datacenter,
                        "cassandra.keyspace", "shop"))));
    return sessions;
  }

  static void sumOrders(StreamExecutionEnvironment env, CqlSessionProvider sessions) {
    CassandraSource<Order> orders =
        CassandraSource.builder(sessions, TypeInformation.of(Order.class), Examples::order)
            .table("shop", "orders")
            .select("id", "customer", "cents")
            .build();
    CassandraSink<Total> totals =
        CassandraSink.builder(
                sessions,
                TypeInformation.of(Total.class),
                total ->
                    CqlWrite.of(
                        "UPDATE totals SET cents = ? WHERE customer = ?",
                        total.cents(),
                        total.customer()))
            .build();
    env.fromSource(orders, WatermarkStrategy.noWatermarks(), "orders")
        .uid("orders")
        .map(order -> new Total(order.customer(), order.cents()))
        .returns(Total.class)
        .uid("cents")
        .keyBy(Total::customer) // all writes to a row come through one subtask
        .reduce((sum, next) -> new Total(sum.customer(), sum.cents() + next.cents()))
        .uid("sum")
        .sinkTo(totals)
        .uid("totals");
  }

  static Order order(Row row) {
    return new Order(row.getLong("id"), row.getString("customer"), row.getLong("cents"));
  }

  static void copyOrders(StreamExecutionEnvironment env, CqlSessionProvider sessions) {
    TypeInformation<Tuple4<Long, String, Long, Long>> type =
        new TupleTypeInfo<>(Types.LONG, Types.STRING, Types.LONG, Types.LONG);
    env.fromSource(
            CassandraSource.builder(
                    sessions,
                    type,
                    row ->
                        Tuple4.of(row.getLong(0), row.getString(1), row.getLong(2), row.getLong(3)))
                .table("shop", "orders")
                .select("id", "customer", "cents", "writetime(cents)")
                .rowsPerSecond(50_000)
                .build(),
            WatermarkStrategy.noWatermarks(),
            "orders")
        .uid("orders")
        .sinkTo(
            CassandraSink.builder(
                    sessions,
                    type,
                    order ->
                        CqlWrite.of(
                            "INSERT INTO archive.orders (id, customer, cents)"
                                + " VALUES (?, ?, ?) USING TIMESTAMP ?",
                            order.f0,
                            order.f1,
                            order.f2,
                            order.f3))
                .build())
        .uid("archive");
  }

  static SingleOutputStreamOperator<String> writeWithVerdicts(
      DataStream<Order> orders, CqlSessionProvider sessions) {
    return AsyncDataStream.orderedWait(
            orders,
            new CassandraWriteFunction<>(sessions, new OrderWrite()),
            0, // no timeout: an outage is waited for
            TimeUnit.MILLISECONDS,
            256) // writes under way; at this bound the operator back-pressures
        .returns(String.class)
        .uid("write-orders");
  }
}

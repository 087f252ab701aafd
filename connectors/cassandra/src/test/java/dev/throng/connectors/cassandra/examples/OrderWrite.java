package dev.throng.connectors.cassandra.examples;

import dev.throng.connectors.cassandra.CassandraWrite;
import dev.throng.connectors.cassandra.CqlWrite;

public final class OrderWrite implements CassandraWrite<Order, String> {
  @Override
  public CqlWrite bind(Order order) {
    return CqlWrite.of(
        "INSERT INTO orders (id, customer, cents) VALUES (?, ?, ?) USING TIMESTAMP ?",
        order.id(),
        order.customer(),
        order.cents(),
        order.id());
  }

  @Override
  public String durable(Order order) {
    return "durable: " + order.id();
  }

  @Override
  public String rejected(Order order, Throwable cause) {
    return "rejected: " + order.id() + ", " + cause.getMessage();
  }
}

package dev.throng.connectors.cassandra.examples;

public record Order(long id, String customer, long cents) {}

package dev.throng.connectors.cassandra.examples;

public record Total(String customer, long cents) {}

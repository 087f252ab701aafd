package dev.throng.migrate;

/** From where to where, and what. */
record Migration(Endpoint source, Endpoint target, TableCopy copy) {}

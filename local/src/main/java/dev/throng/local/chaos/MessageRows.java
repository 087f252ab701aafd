package dev.throng.local.chaos;

import java.util.List;

/** The rows of some channels in the database. */
public interface MessageRows extends AutoCloseable {

  /** All rows as they are now. */
  List<MessageRow> read();

  @Override
  void close();
}

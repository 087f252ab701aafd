package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Operation;
import dev.throng.gateway.rest.spec.OperationTable;
import java.util.ArrayList;
import java.util.List;

/** Collects what is declared. */
final class Declarations {
  private static final OperationTable TABLE = OperationTable.load();

  private final List<Operation> declared = new ArrayList<>();
  private final Actors actors;
  private final Channels channels;

  Declarations(Actors actors, Channels channels) {
    this.actors = actors;
    this.channels = channels;
  }

  /**
   * Begins to declare an operation.
   *
   * @param id its operationId in the {@link OperationTable}
   */
  Declaration op(String id) {
    return new Declaration(TABLE.get(id), actors, channels, declared::add);
  }

  /** All that was declared. */
  List<Operation> declared() {
    return List.copyOf(declared);
  }
}

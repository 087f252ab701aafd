package dev.throng.connectors.elasticsearch;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Makes requests of an element.
 *
 * @param <T> the element
 */
@PublicEvolving
@FunctionalInterface
public interface DocumentConverter<T> extends Serializable {
  /** In the order in which they are to be applied; empty: the element changes no document. */
  List<DocumentRequest> convert(T element);
}

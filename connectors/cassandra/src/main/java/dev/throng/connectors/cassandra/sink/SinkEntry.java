package dev.throng.connectors.cassandra.sink;

import dev.throng.connectors.cassandra.CqlWrite;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * An element and what is to be written for it. Checkpoints keep the element and the write time; the
 * rest is made anew. {@code Serializable} only because {@code AsyncSinkBase} asks for it.
 *
 * @param element as it came
 * @param writeTimeUs microseconds since 1970
 * @param write null: nothing, or nothing that can be written
 * @param failure why it can never be written, if that is known without the database
 * @param sizeBytes about how much memory the write takes
 * @param <T> the element
 */
@Internal
@SuppressWarnings("serial")
public record SinkEntry<T>(
    T element,
    long writeTimeUs,
    @Nullable CqlWrite write,
    @Nullable RuntimeException failure,
    long sizeBytes)
    implements Serializable {}

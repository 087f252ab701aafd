package dev.throng.jobs.flink.state;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Serializers as a job with {@code pipeline.generic-types: false} makes them. */
public final class KryoFree {
  private KryoFree() {}

  /**
   * The serializer of a type.
   *
   * @throws UnsupportedOperationException if it, or anything inside it, would go through Kryo
   */
  public static <T> TypeSerializer<T> serializer(Class<T> type) {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    return TypeInformation.of(type).createSerializer(config);
  }
}

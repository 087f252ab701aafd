package dev.throng.jobs.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes some JSON. */
@FunctionalInterface
public interface JsonWriter {
  /** Writes on in the generator. */
  void writeTo(JsonGenerator json) throws IOException;
}

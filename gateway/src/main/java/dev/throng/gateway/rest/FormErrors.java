package dev.throng.gateway.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.protocol.DiscordError;
import java.util.List;

/**
 * Collects what is wrong with the fields of a request, in the shape of Discord's error 50035:
 * {@code {"errors":{"embeds":{"0":{"title":{"_errors":[{"code":…,"message":…}]}}}}}}.
 */
public final class FormErrors {
  private final ObjectNode errors = Json.object();

  /**
   * Adds an error.
   *
   * @param path names of objects and indexes of arrays down to the field; empty for the whole body
   * @param code Discord's inner code
   * @param message for people
   */
  public void add(List<String> path, String code, String message) {
    ObjectNode node = errors;
    for (String step : path) {
      node = node.withObjectProperty(step);
    }
    node.withArrayProperty("_errors").addObject().put("code", code).put("message", message);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return errors.isEmpty();
  }

  /** The answer that says so. */
  public RestResponse response() {
    DiscordError error = DiscordError.INVALID_FORM_BODY;
    ObjectNode body = Json.object();
    body.put("message", error.message());
    body.put("code", error.code());
    body.set("errors", errors);
    return RestResponse.json(error.status(), body);
  }

  /** A rejection for one field alone. */
  public static Rejection rejection(String field, String code, String message) {
    FormErrors errors = new FormErrors();
    errors.add(List.of(field), code, message);
    return new Rejection(errors.response());
  }
}

package dev.throng.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.protocol.DiscordError;
import java.util.List;

/**
 * Collects what is wrong with the fields of a request, in the shape of Discord's error 50035:
 * {@code {"errors":{"embeds":{"0":{"title":{"_errors":[{"code":…,"message":…}]}}}}}}.
 */
public final class FormErrors {
  private static final String LEAF = "_errors";

  private final ObjectNode errors = Json.object();
  private int count;

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
    node.withArrayProperty(LEAF).addObject().put("code", code).put("message", message);
    count++;
  }

  /** Adds all errors of a part of the same request. */
  void addAll(FormErrors others) {
    merge(errors, others.errors);
    count += others.count;
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    for (var field : from.properties()) {
      if (field.getKey().equals(LEAF)) {
        field.getValue().forEach(into.withArrayProperty(LEAF)::add);
      } else {
        merge(into.withObjectProperty(field.getKey()), (ObjectNode) field.getValue());
      }
    }
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** Whether something is wrong with this value itself, not only with something in it. */
  boolean isAt(List<String> path) {
    JsonNode node = errors;
    for (String step : path) {
      node = node.path(step);
    }
    return node.has(LEAF);
  }

  /**
   * Throws if there are any.
   *
   * @throws Rejection with 50035
   */
  public void check() {
    if (count > 0) {
      throw new Rejection(response());
    }
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
    return rejection(List.of(field), code, message);
  }

  /** The same for one that lies deeper. */
  public static Rejection rejection(List<String> path, String code, String message) {
    FormErrors errors = new FormErrors();
    errors.add(path, code, message);
    return new Rejection(errors.response());
  }
}

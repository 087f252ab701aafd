package dev.throng.e2e.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.RestAnswer;
import dev.throng.client.ThrongApi;
import dev.throng.e2e.conformance.AnswerSchemas.Operation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls operations by their ids and holds each answer against its schema. */
public final class Caller {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z_]+}");

  private final AnswerSchemas schemas;
  private final ConformanceReport report;
  private final ThrongApi api;

  public Caller(AnswerSchemas schemas, ConformanceReport report, ThrongApi api) {
    this.schemas = schemas;
    this.report = report;
    this.api = api;
  }

  /**
   * Calls an operation without a body.
   *
   * @param operation its id, with a query behind a question mark if it has one
   * @param values of the path's parameters, in their order
   */
  public JsonNode call(String operation, Object... values) {
    return send(operation, null, values);
  }

  /**
   * Calls an operation.
   *
   * @throws AssertionError if it was refused
   */
  public JsonNode send(String operation, @Nullable JsonNode body, Object... values) {
    int query = operation.indexOf('?');
    Operation called =
        schemas.operations().get(query < 0 ? operation : operation.substring(0, query));
    if (called == null) {
      throw new IllegalArgumentException("the description has no operation " + operation);
    }
    String path = path(called, values) + (query < 0 ? "" : operation.substring(query));
    RestAnswer answer = api.rest().request(called.method(), path, body);
    if (!answer.ok()) {
      throw new AssertionError(
          called.method() + " " + path + ": " + answer.status() + " " + answer.body());
    }
    report.answered(called, schemas.problems(called, answer.status(), answer.body()));
    return answer.body();
  }

  private static String path(Operation operation, Object... values) {
    Matcher matcher = PLACEHOLDER.matcher(operation.path());
    StringBuilder path = new StringBuilder();
    for (Object value : values) {
      if (!matcher.find()) {
        throw new IllegalArgumentException(operation.path() + " has fewer parameters");
      }
      matcher.appendReplacement(path, Matcher.quoteReplacement(value.toString()));
    }
    matcher.appendTail(path);
    if (path.indexOf("{") >= 0) {
      throw new IllegalArgumentException("a value is missing for " + path);
    }
    return path.toString();
  }
}

package dev.throng.gateway.rest.spec;

import io.vertx.core.http.HttpMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an operation.
 *
 * @param id Discord's operationId: {@code create_message}
 * @param method HTTP method
 * @param path template below the API's root: {@code /channels/{channel_id}/messages}
 * @param parameters shapes of the path's parameters
 * @param query shapes of the query's parameters
 * @param body shape of the body; null if it has none
 */
public record OperationFacts(
    String id,
    HttpMethod method,
    String path,
    Map<String, Shape> parameters,
    Map<String, Shape> query,
    @Nullable Shape body) {}

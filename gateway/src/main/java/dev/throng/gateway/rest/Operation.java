package dev.throng.gateway.rest;

import dev.throng.gateway.rest.spec.OperationFacts;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One operation of the REST interface. Stateless and thread-safe.
 *
 * @param facts what is known of it: method, path, parameters, body
 * @param route who may call it how often
 * @param handler answers a request that has passed authentication and rate limits, and whose path,
 *     query and body are as the facts say or noted as wrong. A {@link Rejection}, thrown or in the
 *     stage, is an answer too.
 */
public record Operation(
    OperationFacts facts,
    RestRoute route,
    Function<RestRequest, CompletionStage<RestResponse>> handler) {}

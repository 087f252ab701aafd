package dev.throng.gateway.rest;

import java.util.concurrent.CompletionStage;

/** One route of the REST interface. Stateless and thread-safe. */
public interface Endpoint {
  /** Method, path, and who may call it how often. */
  RestRoute route();

  /**
   * Answers a request that has passed authentication and rate limits. A {@link Rejection}, thrown
   * or in the stage, is an answer too.
   */
  CompletionStage<RestResponse> handle(RestRequest request);
}

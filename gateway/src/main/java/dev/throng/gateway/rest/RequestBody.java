package dev.throng.gateway.rest;

/**
 * The body of a request.
 *
 * @param json the JSON of it: the whole, or the part {@code payload_json} of a form
 * @param isJson whether its Content-Type may be JSON
 * @param hasFiles whether files came with it
 */
record RequestBody(byte[] json, boolean isJson, boolean hasFiles) {
  /** No body. */
  static final RequestBody EMPTY = new RequestBody(new byte[0], true, false);
}

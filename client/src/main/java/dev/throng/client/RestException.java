package dev.throng.client;

/** The server refused a request. */
public final class RestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  RestException(RestAnswer answer) {
    super("HTTP " + answer.status() + " " + answer.body());
    this.status = answer.status();
    this.code = answer.code();
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** Discord's JSON error code, 0 if there was none. */
  public int code() {
    return code;
  }
}

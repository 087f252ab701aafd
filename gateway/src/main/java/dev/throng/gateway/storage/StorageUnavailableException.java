package dev.throng.gateway.storage;

/** The storage has failed, or has too much to do: come again. */
public final class StorageUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.throng.gateway.storage;

/** There is no room for what should be stored. */
public final class StorageFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageFullException(String message) {
    super(message);
  }
}

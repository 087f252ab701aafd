package dev.throng.jobs.core.relay;

/**
 * A user with active sessions on the node, or one with passive ones: all of them see the same.
 *
 * @param classNumber of the user
 * @param sessions in the order of attaching
 */
public record RelayUser(int classNumber, long[] sessions) {
  RelayUser inClass(int number) {
    return new RelayUser(number, sessions);
  }
}

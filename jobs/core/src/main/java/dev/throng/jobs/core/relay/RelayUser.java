package dev.throng.jobs.core.relay;

/**
 * A user with sessions on the node: all of them see the same.
 *
 * @param epoch in which the sessions were attached
 * @param group that the sessions are in
 * @param sessions in the order of attaching
 */
public record RelayUser(long epoch, int group, long[] sessions) {}

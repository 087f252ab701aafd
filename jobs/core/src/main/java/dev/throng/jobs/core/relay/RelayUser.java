package dev.throng.jobs.core.relay;

/**
 * A user with sessions on the node: all of them see the same.
 *
 * @param group that the sessions are in
 * @param sessions in the order of attaching
 */
public record RelayUser(int group, long[] sessions) {}

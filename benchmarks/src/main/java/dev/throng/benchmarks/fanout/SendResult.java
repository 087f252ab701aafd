package dev.throng.benchmarks.fanout;

import java.util.BitSet;

/**
 * What the senders did.
 *
 * @param accepted numbers of the messages that got a success
 * @param sent messages that were sent
 * @param refused those that were refused with 429
 * @param failed those with another status, or without an answer
 * @param beginNs when the first was due
 */
record SendResult(BitSet accepted, int sent, int refused, int failed, long beginNs) {}

package dev.throng.local.chaos;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * How the runs are made.
 *
 * @param perSecond messages per second of all senders together
 * @param length of the load in each scenario, at least; it lasts until the stack has recovered
 * @param people senders
 * @param sessions connected sessions, of the people in turn
 * @param out where progress is told
 */
public record ChaosOptions(
    double perSecond, Duration length, int people, int sessions, PrintWriter out) {}

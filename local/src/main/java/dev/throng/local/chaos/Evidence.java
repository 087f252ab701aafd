package dev.throng.local.chaos;

import dev.throng.local.load.DeliveryLog;
import dev.throng.local.load.Ledger;
import java.util.List;

/**
 * All that was recorded of one run, after everything came to rest.
 *
 * @param ledger what was sent and acknowledged
 * @param sessions what each session received
 * @param stored the rows of the run's channels
 * @param history all pages of the run's channels, read over REST
 */
public record Evidence(
    Ledger ledger, List<DeliveryLog> sessions, List<MessageRow> stored, List<MessageRow> history) {}

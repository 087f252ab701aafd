/**
 * Messages at a steady rate and what became of each: {@link dev.throng.local.load.MessageLoad}
 * sends, {@link dev.throng.local.load.Ledger} remembers what was acknowledged, {@link
 * dev.throng.local.load.DeliveryLog} what a session received. Called by the fault runs and the
 * latency measurement; ledger and log are thread-safe.
 */
@NullMarked
package dev.throng.local.load;

import org.jspecify.annotations.NullMarked;

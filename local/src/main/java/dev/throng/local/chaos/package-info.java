/**
 * Faults under load, and the proof that nothing was lost or repeated: {@link
 * dev.throng.local.chaos.Chaos} is the entry, {@link dev.throng.local.chaos.Scenario} the list of
 * faults, {@link dev.throng.local.chaos.ChaosRun} runs one, and {@link
 * dev.throng.local.chaos.Audit} judges it, as a pure function of what was recorded.
 */
@NullMarked
package dev.throng.local.chaos;

import org.jspecify.annotations.NullMarked;

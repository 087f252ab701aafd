/**
 * What runs found, as files: JSON for programs, a Markdown table and an SVG plot for people, with
 * the command and the machine. Main type: {@link dev.throng.benchmarks.results.Report}. Called by
 * the commands of {@code ./throng bench}.
 */
@NullMarked
package dev.throng.benchmarks.results;

import org.jspecify.annotations.NullMarked;

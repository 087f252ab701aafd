/** Logs for the tests of your own jobs. */
@NullMarked
package dev.throng.flink.testing;

import org.jspecify.annotations.NullMarked;

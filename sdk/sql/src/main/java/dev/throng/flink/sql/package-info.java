/** Throng's public log as tables of Flink SQL. */
@NullMarked
package dev.throng.flink.sql;

import org.jspecify.annotations.NullMarked;

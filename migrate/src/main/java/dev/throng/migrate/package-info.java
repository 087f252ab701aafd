/**
 * Copies tables between clusters and keyspaces of Cassandra and ScyllaDB, and compares them: {@link
 * dev.throng.migrate.MigrateMain} is {@code ./throng migrate}. The copy is a bounded Flink job in
 * the command's own process.
 */
@NullMarked
package dev.throng.migrate;

import org.jspecify.annotations.NullMarked;

/**
 * Runs docker-compose.yml without Docker: each service's command line as a process under the user,
 * paths, environment and volumes that it would have in its image. Start with {@link
 * dev.throng.e2e.compose.ContainerHost}.
 */
@NullMarked
package dev.throng.e2e.compose;

import org.jspecify.annotations.NullMarked;

/**
 * What is known of each REST operation before any code: method, path, parameters and the shape of
 * its body. {@link dev.throng.gateway.rest.spec.OperationTable} has Discord's operations as its
 * OpenAPI description gives them, and the server's own. Immutable.
 */
@NullMarked
package dev.throng.gateway.rest.spec;

import org.jspecify.annotations.NullMarked;

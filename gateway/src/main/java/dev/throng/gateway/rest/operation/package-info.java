/**
 * The operations, declared: a file per resource, a line or a few per operation. {@link
 * dev.throng.gateway.rest.operation.Operations} lists them for the server; their method, path and
 * shapes are in the {@link dev.throng.gateway.rest.spec.OperationTable}. Code here says which
 * command an operation is, and checks what only a server knows. Stateless and thread-safe.
 */
@NullMarked
package dev.throng.gateway.rest.operation;

import org.jspecify.annotations.NullMarked;

/**
 * Who is who: tokens, their revocation, passwords and where their verifiers are kept. Thread-safe.
 */
@NullMarked
package dev.throng.gateway.auth;

import org.jspecify.annotations.NullMarked;

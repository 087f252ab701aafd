/** Holds what the server answers against Discord's OpenAPI description. */
@NullMarked
package dev.throng.e2e.conformance;

import org.jspecify.annotations.NullMarked;

/** A job as a user would write it, and its jar. */
@NullMarked
package dev.throng.e2e.userjob;

import org.jspecify.annotations.NullMarked;

/**
 * What {@code up} leaves for a person to try: {@link dev.throng.local.world.DemoWorld}, made once
 * through the gateway's REST interface, and {@link dev.throng.local.world.Smoke}, one real session.
 * One thread.
 */
@NullMarked
package dev.throng.local.world;

import org.jspecify.annotations.NullMarked;

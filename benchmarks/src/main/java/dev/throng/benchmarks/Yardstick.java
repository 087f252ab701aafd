package dev.throng.benchmarks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The benchmark of the same class that the others' figures are divided by. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Yardstick {
  /** Name of its method. */
  String value();
}

package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Whether a command may be carried out: with what it needs, or not, with the error that its caller
 * is replied.
 *
 * @param <T> what the checks have looked up on the way
 */
sealed interface Check<T> {
  /** The command may be carried out. */
  record Allowed<T>(T value) implements Check<T> {}

  /** The command may not be carried out. */
  record Refused<T>(DiscordError error) implements Check<T> {}

  static <T> Check<T> allowed(T value) {
    return new Allowed<>(value);
  }

  static <T> Check<T> refused(DiscordError error) {
    return new Refused<>(error);
  }

  /** This check and one more; the first that fails names the error. */
  default Check<T> require(Predicate<T> condition, DiscordError otherwise) {
    return this instanceof Allowed<T> allowed && !condition.test(allowed.value())
        ? refused(otherwise)
        : this;
  }

  /** This check and, if it is passed, the next one, which goes by what this one has looked up. */
  default <R> Check<R> then(Function<T, Check<R>> next) {
    if (this instanceof Allowed<T> allowed) {
      return next.apply(allowed.value());
    }
    return refused(((Refused<T>) this).error());
  }

  /** Calls {@code action} if the check is passed, {@code refusal} if not. */
  default void ifAllowedOrElse(Consumer<T> action, Consumer<DiscordError> refusal) {
    if (this instanceof Allowed<T> allowed) {
      action.accept(allowed.value());
    } else {
      refusal.accept(((Refused<T>) this).error());
    }
  }
}

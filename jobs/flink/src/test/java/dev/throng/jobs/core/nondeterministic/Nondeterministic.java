package dev.throng.jobs.core.nondeterministic;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** What an actor must not do, so that a test can prove that the rules see it. */
@SuppressWarnings("JavaTimeDefaultTimeZone")
public final class Nondeterministic {
  private Nondeterministic() {}

  /** A clock. */
  public static final class ReadsTheClock {
    Object bad() {
      return Instant.now();
    }
  }

  /** A clock. */
  public static final class ReadsMillis {
    long bad() {
      return System.currentTimeMillis();
    }
  }

  /** A clock. */
  public static final class ReadsNanos {
    long bad() {
      return System.nanoTime();
    }
  }

  /** A clock. */
  public static final class ReadsTheDate {
    Object bad() {
      return LocalDate.now();
    }
  }

  /** A clock. */
  public static final class MakesADate {
    @SuppressWarnings("JavaUtilDate")
    Object bad() {
      return new Date();
    }
  }

  /** Randomness. */
  public static final class IsSecurelyRandom {
    int bad() {
      return new SecureRandom().nextInt();
    }
  }

  /** Randomness. */
  public static final class IsRandomPerThread {
    int bad() {
      return ThreadLocalRandom.current().nextInt();
    }
  }

  /** Randomness. */
  public static final class MakesAUuid {
    Object bad() {
      return UUID.randomUUID();
    }
  }

  /** Randomness. */
  public static final class RollsDice {
    double bad() {
      return Math.random();
    }
  }

  /** An order that nobody has chosen. */
  public static final class WalksAMap {
    int bad() {
      int sum = 0;
      Map<Object, Integer> map = new HashMap<>();
      for (int value : map.values()) {
        sum = 31 * sum + value;
      }
      return sum;
    }
  }

  /** An order that nobody has chosen. */
  public static final class WalksASet {
    int bad() {
      int sum = 0;
      Set<Object> set = new HashSet<>();
      for (Object value : set) {
        sum = 31 * sum + value.hashCode();
      }
      return sum;
    }
  }

  /** An order that every JVM chooses anew. */
  public static final class WalksASaltedSet {
    int bad() {
      int sum = 0;
      for (int value : Set.of(1, 2, 3)) {
        sum = 31 * sum + value;
      }
      return sum;
    }
  }

  /** An address in memory. */
  public static final class AsksForIdentity {
    int bad() {
      return System.identityHashCode(this);
    }
  }
}

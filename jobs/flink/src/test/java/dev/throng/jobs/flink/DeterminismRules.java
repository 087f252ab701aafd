package dev.throng.jobs.flink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** What would make two runs of one inbox differ has no place in the actors. */
final class DeterminismRules {
  private static final String CORE = "dev.throng.jobs.core..";

  static final ArchRule NO_CLOCK =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class, java.util.Date.class, java.util.Calendar.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .accessTargetWhere(
              target(
                  "now of java.time",
                  access ->
                      access.getTargetOwner().getPackageName().equals("java.time")
                          && access.getTarget().getName().equals("now")));

  static final ArchRule NO_RANDOMNESS =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Random.class, SplittableRandom.class, ThreadLocalRandom.class, UUID.class)
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.security.SecureRandom")
          .orShould()
          .callMethod(Math.class, "random");

  /** The order of these differs from JVM to JVM, or with the order in which they were filled. */
  static final ArchRule NO_UNORDERED_COLLECTION =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .accessTargetWhere(
              target(
                  "of an unordered collection",
                  access ->
                      access.getTargetOwner().isEquivalentTo(HashMap.class)
                          || access.getTargetOwner().isEquivalentTo(HashSet.class)
                          || access.getTargetOwner().isEquivalentTo(IdentityHashMap.class)
                          || access.getTargetOwner().isEquivalentTo(WeakHashMap.class)
                          || access.getTargetOwner().isEquivalentTo(ConcurrentHashMap.class)))
          .orShould()
          .accessTargetWhere(
              target(
                  "that makes an unordered collection",
                  access ->
                      isCall(access, Set.class, "of", "copyOf")
                          || isCall(access, Map.class, "of", "copyOf", "ofEntries")
                          || isCall(access, Collections.class, "newSetFromMap")
                          || isCall(
                              access,
                              Collectors.class,
                              "toSet",
                              "toUnmodifiableSet",
                              "toMap",
                              "toUnmodifiableMap",
                              "toConcurrentMap",
                              "groupingBy",
                              "groupingByConcurrent")));

  static final ArchRule NO_IDENTITY =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .callMethod(System.class, "identityHashCode", Object.class);

  private DeterminismRules() {}

  private static boolean isCall(JavaAccess<?> access, Class<?> owner, String... names) {
    return access.getTargetOwner().isEquivalentTo(owner)
        && Set.of(names).contains(((HasName) access.getTarget()).getName());
  }

  private static DescribedPredicate<JavaAccess<?>> target(
      String description, java.util.function.Predicate<JavaAccess<?>> predicate) {
    return DescribedPredicate.describe(description, predicate);
  }
}

package dev.throng.gateway.rest;

import dev.throng.gateway.auth.CredentialStore;
import dev.throng.gateway.auth.HmacTokens;
import dev.throng.gateway.bus.ActorClient;
import dev.throng.gateway.ratelimit.LagAdmission;
import dev.throng.gateway.ratelimit.RestLimits;
import dev.throng.gateway.ratelimit.SessionStartLimit;
import dev.throng.gateway.search.SearchServices;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What REST works with. All thread-safe.
 *
 * @param bus to the actors
 * @param tokens who is who
 * @param credentials passwords
 * @param snowflakes new ids of this node
 * @param metrics where requests are counted, and what {@code /metrics} shows
 * @param limits null for no limits
 * @param lag what is refused while readers are behind
 * @param readiness what {@code /readyz} shows; no token is accepted while {@link
 *     RestServer#REVOCATIONS} is missing
 * @param sessionStarts how often a user may still identify
 * @param search null if there is no index
 * @param files null if none are taken
 */
public record RestServices(
    ActorClient bus,
    HmacTokens tokens,
    CredentialStore credentials,
    LongSupplier snowflakes,
    PrometheusMeterRegistry metrics,
    @Nullable RestLimits limits,
    LagAdmission lag,
    ReadinessConditions readiness,
    LongFunction<SessionStartLimit> sessionStarts,
    @Nullable SearchServices search,
    @Nullable FileServices files) {}

package dev.throng.local.demo;

import dev.throng.client.EventLog;
import dev.throng.client.GatewaySession;
import dev.throng.client.ThrongApi;
import java.net.URI;
import java.time.Duration;

/**
 * A person with a connected session.
 *
 * @param name shown in the terminal
 * @param api calls with the person's token
 * @param events what the session heard
 * @param session open until this is closed
 */
record Speaker(String name, ThrongApi api, EventLog events, GatewaySession session)
    implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

  /** Connects a person and waits until the guild is there. */
  static Speaker connect(String name, ThrongApi api, URI gateway, long guild) {
    EventLog events = new EventLog();
    GatewaySession session = GatewaySession.open(api, gateway, 0, events);
    events.await("GUILD_CREATE", event -> event.id() == guild, CONNECT_TIMEOUT);
    return new Speaker(name, api, events, session);
  }

  @Override
  public void close() {
    session.close();
  }
}

package dev.throng.e2e;

import static dev.throng.client.RestTransport.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.EventLog;
import dev.throng.client.ThrongApi;
import dev.throng.e2e.conformance.Caller;
import java.time.Duration;

/** A part of the tour, with those who take part at hand. */
abstract class ConformanceScene {
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  final ConformanceCast cast;
  final LiveStack stack;
  final ThrongApi ownerApi;
  final ThrongApi friendApi;
  final Caller owner;
  final Caller friend;
  final Caller bot;
  final String friendId;
  final String application;
  final String guild;
  final String channel;
  final EventLog heard;

  ConformanceScene(ConformanceCast cast) {
    this.cast = cast;
    stack = cast.stack;
    ownerApi = cast.ownerApi;
    friendApi = cast.friendApi;
    owner = cast.owner;
    friend = cast.friend;
    bot = cast.bot;
    friendId = cast.friendId;
    application = cast.application;
    guild = cast.guild;
    channel = cast.channel;
    heard = cast.heard;
  }

  /** JSON with single quotes. */
  static JsonNode body(String json) {
    try {
      return JSON.readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}

package dev.throng.local.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** Flink's REST interface over a map of jobs; a job runs as soon as it is submitted. */
final class FakeFlink implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final Map<String, String> states = new LinkedHashMap<>();
  final List<String> calls = new ArrayList<>();
  final List<JsonNode> runs = new ArrayList<>();
  private final HttpServer server;

  FakeFlink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newSingleThreadExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    if (!call.startsWith("GET")) {
      calls.add(call);
    }
    String id = call.replaceAll(".*/jobs/([^/]+).*", "$1");
    String answer = "{}";
    int status = 200;
    if (refusals > 0) {
      refusals--;
      status = 503;
    } else if (call.equals("POST /jars/upload")) {
      answer = "{\"filename\": \"/tmp/upload/1_x.jar\"}";
    } else if (call.endsWith("/run")) {
      JsonNode run = JSON.readTree(body);
      runs.add(run);
      states.put(run.path("jobId").asText(), "RUNNING");
    } else if (call.endsWith("/stop")) {
      states.put(id, "FINISHED");
      answer = "{\"request-id\": \"r1\"}";
    } else if (call.contains("/savepoints/")) {
      answer =
          "{\"status\": {\"id\": \"COMPLETED\"}, \"operation\": {\"location\": \"file:"
              + savepoint
              + "\"}}";
    } else if (call.startsWith("PATCH")) {
      states.put(id, "CANCELED");
    } else if (call.startsWith("GET") && call.endsWith("/checkpoints")) {
      answer = "{\"counts\": {\"completed\": 1}}";
    } else if (call.startsWith("GET /jobs/")) {
      status = states.containsKey(id) ? 200 : 404;
      answer = "{\"state\": \"" + states.get(id) + "\", \"vertices\": []}";
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** How many requests are refused because the leader is being elected. */
  int refusals;

  /** Where the next savepoint is said to be. */
  String savepoint = "";

  @Override
  public void close() {
    server.stop(0);
  }
}

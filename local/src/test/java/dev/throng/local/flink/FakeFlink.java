package dev.throng.local.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Flink's REST interface over a map of jobs; a job runs as soon as it is submitted, and has the
 * name of its main class without "Job", and with its cell's number.
 */
final class FakeFlink implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final Map<String, String> states = new LinkedHashMap<>();
  final List<String> calls = new ArrayList<>();
  final List<JsonNode> runs = new ArrayList<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final HttpServer server;
  private boolean savepointFails;

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
    } else if (hidesJobs && call.equals("GET /jobs/overview")) {
      status = 404;
    } else if (call.equals("POST /jars/upload") && refusesJars) {
      status = 500;
    } else if (call.equals("POST /jars/upload")) {
      answer = "{\"filename\": \"/tmp/upload/1_x.jar\"}";
    } else if (call.endsWith("/run")) {
      if (refusal == null) {
        run(JSON.readTree(body));
      } else {
        status = 500;
        answer = "{\"errors\": [\"" + refusal + "\"]}";
      }
    } else if (call.endsWith("/stop")) {
      savepointFails = stopsToFail > 0;
      if (savepointFails) {
        stopsToFail--;
      } else {
        states.put(id, "FINISHED");
        onStop.run();
      }
      answer = "{\"request-id\": \"r1\"}";
    } else if (call.contains("/savepoints/") && savepointFails) {
      answer =
          "{\"status\": {\"id\": \"COMPLETED\"},"
              + " \"operation\": {\"failure-cause\": \"not all tasks run\"}}";
    } else if (call.contains("/savepoints/")) {
      answer =
          "{\"status\": {\"id\": \"COMPLETED\"}, \"operation\": {\"location\": \"file:"
              + savepoint
              + "\"}}";
    } else if (call.startsWith("PATCH")) {
      states.put(id, "CANCELED");
    } else if (call.startsWith("GET") && call.endsWith("/checkpoints")) {
      answer = "{\"counts\": {\"completed\": 1}}";
    } else if (call.equals("GET /jobs/overview")) {
      answer = overview();
    } else if (call.startsWith("GET /jobs/")) {
      status = states.containsKey(id) ? 200 : 404;
      answer = "{\"state\": \"" + states.get(id) + "\", \"vertices\": []}";
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void run(JsonNode run) {
    runs.add(run);
    String id = run.path("jobId").asText();
    String mainClass = run.path("entryClass").asText();
    String simple = mainClass.substring(mainClass.lastIndexOf('.') + 1);
    String cell =
        run.path("programArgsList").toString().replaceAll(".*\"--cell\",\"(\\d+)/.*|.*", "$1");
    String name = simple.replace("Job", "").toLowerCase(Locale.ROOT);
    names.put(id, cell.isEmpty() ? name : name + "-" + cell);
    states.put(id, "RUNNING");
  }

  /** All jobs in Flink's own form, which has no white space. */
  private String overview() {
    ArrayNode jobs = JSON.createArrayNode();
    states.forEach(
        (id, state) -> {
          ObjectNode job = jobs.addObject();
          job.put("jid", id).put("name", names.get(id)).put("start-time", 1).put("state", state);
          job.putObject("tasks").put("running", 1);
        });
    return "{\"jobs\":" + jobs + "}";
  }

  /** How many requests are refused because the leader is being elected. */
  int refusals;

  /** Whether there is no room for a jar. */
  boolean refusesJars;

  /** Whether a proxy before it knows no list of jobs. */
  boolean hidesJobs;

  /** Where the next savepoint is said to be. */
  String savepoint = "";

  /** What happens when a job is stopped with a savepoint. */
  Runnable onStop = () -> {};

  /** How many requests to stop with a savepoint fail. */
  int stopsToFail;

  /** Why no job is started; null: it is. */
  @Nullable String refusal;

  @Override
  public void close() {
    server.stop(0);
  }
}

package dev.throng.local.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.local.retry.Retry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of <a href="https://nightlies.apache.org/flink/flink-docs-stable/docs/ops/rest_api/">
 * Flink's REST interface</a> that the launcher uses. Every call is one request with a bound; an
 * answer other than 2xx is a {@link FlinkRestException}. Any thread.
 */
public final class FlinkRest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /**
   * The job manager runs a job's main method meanwhile; beside other starts that takes a minute.
   */
  private static final Duration SUBMISSION_TIMEOUT = Duration.ofMinutes(4);

  private static final Duration ELECTION_BOUND = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;

  /** The interface at this address, such as {@code http://127.0.0.1:8082}. */
  public FlinkRest(String url) {
    this.url = url;
  }

  /**
   * How a job is to be run.
   *
   * @param jobId 32 hexadecimal digits, chosen by the caller, so that it is known before the job
   * @param mainClass null: what the jar's manifest says
   * @param savepointPath restore point, or null for a start without state
   */
  public record Run(
      String jobId,
      @Nullable String mainClass,
      int parallelism,
      List<String> args,
      @Nullable String savepointPath) {}

  /** Resource ids of the registered task managers. */
  public List<String> taskManagers() throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    get("/taskmanagers").path("taskmanagers").forEach(tm -> ids.add(tm.path("id").asText()));
    return ids;
  }

  /** Uploads a job jar and returns its id on the cluster. */
  public String uploadJar(Path jar) throws IOException, InterruptedException {
    String boundary = "throng-jar-boundary";
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\n"
            + "Content-Type: application/x-java-archive\r\n\r\n";
    JsonNode answer =
        send(
            request("/jars/upload")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(
                    HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofString(
                            head.formatted(boundary, jar.getFileName())),
                        HttpRequest.BodyPublishers.ofFile(jar),
                        HttpRequest.BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"))));
    String file = answer.path("filename").asText();
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** Removes an uploaded jar; jobs made from it keep running. */
  public void deleteJar(String jarId) throws IOException, InterruptedException {
    send(request("/jars/" + jarId).DELETE());
  }

  /** Submits a job. */
  public void run(String jarId, Run run) throws IOException, InterruptedException {
    ObjectNode body =
        JSON.createObjectNode().put("jobId", run.jobId()).put("parallelism", run.parallelism());
    if (run.mainClass() != null) {
      body.put("entryClass", run.mainClass());
    }
    run.args().forEach(body.putArray("programArgsList")::add);
    if (run.savepointPath() != null) {
      body.put("savepointPath", run.savepointPath());
    }
    send(json("/jars/" + jarId + "/run", body).timeout(SUBMISSION_TIMEOUT));
  }

  /** State of a job, such as RUNNING, or empty if the cluster does not know it. */
  public Optional<String> jobState(String jobId) throws IOException, InterruptedException {
    return job(jobId).map(job -> job.path("state").asText().toUpperCase(Locale.ROOT));
  }

  /** Whether each task of a job runs. */
  public boolean allTasksRun(String jobId) throws IOException, InterruptedException {
    Optional<JsonNode> job = job(jobId);
    if (job.isEmpty() || !job.get().path("state").asText().equals("RUNNING")) {
      return false;
    }
    for (JsonNode vertex : job.get().path("vertices")) {
      if (vertex.path("tasks").path("RUNNING").asInt() != vertex.path("parallelism").asInt()) {
        return false;
      }
    }
    return true;
  }

  /** Resource ids of the task managers that run a job's tasks, one for each task. */
  public List<String> taskManagersOf(String jobId) throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    for (JsonNode vertex : get("/jobs/" + jobId).path("vertices")) {
      JsonNode tasks = get("/jobs/" + jobId + "/vertices/" + vertex.path("id").asText());
      tasks.path("subtasks").forEach(task -> ids.add(task.path("taskmanager-id").asText()));
    }
    return ids;
  }

  /** The stack trace of what made a job fail, empty if nothing did. */
  public String rootException(String jobId) throws IOException, InterruptedException {
    JsonNode entries =
        get("/jobs/" + jobId + "/exceptions?maxExceptions=1")
            .path("exceptionHistory")
            .path("entries");
    return entries.path(0).path("stacktrace").asText("");
  }

  /** The line of it that began it all. */
  String rootCause(String jobId) throws IOException, InterruptedException {
    return cause(rootException(jobId));
  }

  /** Number of completed checkpoints since the job was submitted. */
  public int completedCheckpoints(String jobId) throws IOException, InterruptedException {
    return get("/jobs/" + jobId + "/checkpoints").path("counts").path("completed").asInt();
  }

  /** Asks for a checkpoint now. */
  public void triggerCheckpoint(String jobId) throws IOException, InterruptedException {
    post("/jobs/" + jobId + "/checkpoints", JSON.createObjectNode());
  }

  /** Asks a job to end without a savepoint. */
  public void cancel(String jobId) throws IOException, InterruptedException {
    send(request("/jobs/" + jobId + "?mode=cancel").method("PATCH", noBody()));
  }

  /** Asks a job to end with a savepoint and returns the id of that request. */
  public String stopWithSavepoint(String jobId, String targetDirectory)
      throws IOException, InterruptedException {
    ObjectNode body =
        JSON.createObjectNode().put("targetDirectory", targetDirectory).put("drain", false);
    return post("/jobs/" + jobId + "/stop", body).path("request-id").asText();
  }

  /**
   * Where the savepoint of a request is, or empty while it is being made.
   *
   * @throws FlinkRestException if it failed
   */
  public Optional<String> savepoint(String jobId, String requestId)
      throws IOException, InterruptedException {
    JsonNode answer = get("/jobs/" + jobId + "/savepoints/" + requestId);
    if (!answer.path("status").path("id").asText().equals("COMPLETED")) {
      return Optional.empty();
    }
    JsonNode operation = answer.path("operation");
    if (operation.has("failure-cause")) {
      String trace = operation.path("failure-cause").path("stack-trace").asText();
      throw new FlinkRestException(500, "savepoint of job " + jobId + ": " + cause(trace));
    }
    return Optional.of(operation.path("location").asText());
  }

  /** What began it all, by the last "Caused by" of a stack trace. */
  private static String cause(String trace) {
    String mark = "Caused by: ";
    int last = trace.lastIndexOf(mark);
    return (last < 0 ? trace : trace.substring(last + mark.length()))
        .lines()
        .findFirst()
        .orElse("for no known reason");
  }

  private Optional<JsonNode> job(String jobId) throws IOException, InterruptedException {
    try {
      return Optional.of(get("/jobs/" + jobId));
    } catch (FlinkRestException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  private JsonNode post(String path, ObjectNode body) throws IOException, InterruptedException {
    return send(json(path, body));
  }

  private HttpRequest.Builder json(String path, ObjectNode body) throws IOException {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
  }

  private static HttpRequest.BodyPublisher noBody() {
    return HttpRequest.BodyPublishers.noBody();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
  }

  /**
   * While a dispatcher is being elected, as after a start, the answer is 503 and nothing is done.
   */
  private static JsonNode send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpRequest built = request.build();
    return Retry.<JsonNode, IOException>call(
        ELECTION_BOUND,
        failure -> failure instanceof FlinkRestException refused && refused.status() == 503,
        () -> sendOnce(built));
  }

  private static JsonNode sendOnce(HttpRequest built) throws IOException, InterruptedException {
    HttpResponse<String> response = HTTP.send(built, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new FlinkRestException(
          response.statusCode(),
          built.method()
              + " "
              + built.uri().getPath()
              + ": "
              + response.statusCode()
              + " "
              + response.body().replace("\\n", "\n").replace("\\t", "  "));
    }
    return JSON.readTree(response.body());
  }
}

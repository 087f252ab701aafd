package dev.throng.local.config;

import java.nio.file.Path;

/**
 * Where one stack keeps its files.
 *
 * @param root repository root: jars, server poms
 * @param dir run-time files, usually {@code .throng} below the root
 */
public record StackHome(Path root, Path dir) {
  /** Makes both paths absolute: processes are started in other directories. */
  public StackHome {
    root = root.toAbsolutePath().normalize();
    dir = dir.toAbsolutePath().normalize();
  }

  /** The developer's own stack. */
  public static StackHome ofRepository(Path root) {
    return new StackHome(root, root.resolve(".throng"));
  }

  /** Process ids, one file per service. */
  public Path run() {
    return dir.resolve("run");
  }

  /** The configuration that the running processes were started with. */
  public Path effectiveConfig() {
    return run().resolve("stack.json");
  }

  /** One file per job: its ids and savepoints. */
  public Path jobs() {
    return dir.resolve("jobs");
  }

  /** Flink's checkpoints, one directory per job id. */
  public Path checkpoints() {
    return dir.resolve("flink/checkpoints");
  }

  /** Flink's savepoints. */
  public Path savepoints() {
    return dir.resolve("flink/savepoints");
  }

  /** All of the cluster of the users' jobs. */
  public Path userFlink() {
    return dir.resolve("user-flink");
  }

  /** What is remembered of the users' jobs, and their jars. */
  public Path userJobs() {
    return dir.resolve("user-jobs");
  }

  /** What clients have sent: attachments and images. */
  public Path files() {
    return dir.resolve("files");
  }

  /** The secret that tokens are signed with; made once. */
  public Path tokenSecret() {
    return dir.resolve("token.secret");
  }

  /** The demo world's people, passwords and tokens; readable by the owner only. */
  public Path demoWorld() {
    return dir.resolve("demo.json");
  }

  /** The jar with all jobs. */
  public Path jobsJar() {
    return root.resolve("jobs/flink/target/throng-jobs.jar");
  }

  /** The jar with the log's tables; its libraries lie in {@code lib} beside it. */
  public Path sqlJar() {
    return root.resolve("sdk/sql/target/throng-flink-sql.jar");
  }

  /** The gateway's jar; its libraries lie in {@code lib} beside it. */
  public Path gatewayJar() {
    return root.resolve("gateway/target/throng-gateway.jar");
  }
}

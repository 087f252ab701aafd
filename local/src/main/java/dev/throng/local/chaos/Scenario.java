package dev.throng.local.chaos;

import java.time.Duration;
import java.util.Locale;

/** One fault. */
public enum Scenario {
  /** A TaskManager dies: its subtasks move to the other one and replay from the last checkpoint. */
  KILL_TASKMANAGER,
  /** The JobManager dies: the supervisor starts it and submits the jobs from their checkpoints. */
  KILL_JOBMANAGER,
  /** The only broker dies: everything waits for it. */
  KILL_KAFKA,
  /** The database dies: chat goes on, old history waits. */
  KILL_CASSANDRA,
  /** A gateway dies: its sessions come back, find theirs gone, and begin anew. */
  KILL_GATEWAY,
  /** The database hangs for 20 s without closing a connection. */
  PAUSE_CASSANDRA,
  /** The live job goes on with twice the parallelism. */
  RESCALE_LIVE,
  /** The live job goes on from a savepoint with another jar. */
  CHANGE_JAR;

  private static final Duration PAUSE = Duration.ofSeconds(20);

  /** The name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Injects the fault; returns when it is over or recovery is the stack's own business. */
  void inject(ChaosTarget target) throws InterruptedException {
    switch (this) {
      case KILL_TASKMANAGER -> target.kill(target.busiestTaskManager());
      case KILL_JOBMANAGER -> target.kill("jobmanager");
      case KILL_KAFKA -> target.kill("kafka");
      case KILL_CASSANDRA -> target.kill("cassandra");
      case KILL_GATEWAY -> target.kill("gateway");
      case PAUSE_CASSANDRA -> target.pause("cassandra", PAUSE);
      case RESCALE_LIVE -> target.rescaleLiveJob(2);
      case CHANGE_JAR -> target.changeLiveJobJar();
    }
  }

  /** What has to be so before the load begins. */
  void prepare(ChaosTarget target) throws InterruptedException {
    if (this == RESCALE_LIVE) {
      target.rescaleLiveJob(1);
    }
  }
}

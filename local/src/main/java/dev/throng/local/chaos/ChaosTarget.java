package dev.throng.local.chaos;

import dev.throng.client.ThrongApi;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A running stack as the fault runs see it: what they may break, and where they look. */
public interface ChaosTarget {

  /** The REST interface of each gateway, without a token. */
  List<ThrongApi> apis();

  /** SIGKILL to a service's process; who supervises it brings it back. */
  void kill(String service);

  /** The TaskManager that runs most of the live job's tasks. */
  String busiestTaskManager() throws InterruptedException;

  /** SIGSTOP for a time, then SIGCONT. */
  void pause(String service, Duration duration) throws InterruptedException;

  /** Stops the live job with a savepoint and starts it with another parallelism. */
  void rescaleLiveJob(int parallelism) throws InterruptedException;

  /** Stops the live job with a savepoint and starts it from a job jar with other bytes. */
  void changeLiveJobJar() throws InterruptedException;

  /** Whether all services run, all jobs run and the gateways are ready. */
  boolean isHealthy() throws InterruptedException;

  /** How many gaps the gateways' current processes have found in their streams. */
  long gapsFound();

  /** Opens the message store. */
  MessageRows openRows(Set<Long> channels);
}

package dev.throng.local.flink;

/** How many records were ever written to a topic. */
@FunctionalInterface
interface TopicSizes {
  long records(String topic) throws InterruptedException;
}

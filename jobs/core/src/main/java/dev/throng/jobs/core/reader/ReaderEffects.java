package dev.throng.jobs.core.reader;

import dev.throng.jobs.core.actor.OutRecord;
import java.util.ArrayList;
import java.util.List;

/** What the reader wants done because of one record. */
public final class ReaderEffects {
  private final List<OutRecord> records = new ArrayList<>();
  private final List<PageRequest> pages = new ArrayList<>();
  private long timerAtMs = -1;
  private int gaps;
  private int expired;

  /** Replies and dead letters. */
  public List<OutRecord> records() {
    return records;
  }

  /** Pages to read from the database. */
  public List<PageRequest> pages() {
    return pages;
  }

  /** Processing time at which {@link ReaderRunner#runTimer} wants to be called; -1: not. */
  public long timerAtMs() {
    return timerAtMs;
  }

  /** Events that are missing before one that came. */
  public int gaps() {
    return gaps;
  }

  /** Queries whose callers had given up, refused unread. */
  public int expired() {
    return expired;
  }

  void send(OutRecord record) {
    records.add(record);
  }

  void read(PageRequest page) {
    pages.add(page);
  }

  void setTimer(long atMs) {
    timerAtMs = atMs;
  }

  void countGap() {
    gaps++;
  }

  void countExpired() {
    expired++;
  }
}

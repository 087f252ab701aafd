package dev.throng.jobs.flink.reader;

import dev.throng.connectors.cassandra.lookup.CoalescedLookup;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.reader.PageMerge;
import dev.throng.jobs.core.reader.PageQuery;
import dev.throng.jobs.core.reader.PageRequest;

/** Pages of a channel that ask the database for the same share its rows; each has its own reply. */
final class CoalescedPages implements CoalescedLookup<PageRequest, PageQuery, PageRows, OutRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public PageQuery key(PageRequest page) {
    return PageQuery.of(page);
  }

  @Override
  public Object group(PageRequest page) {
    return page.channel();
  }

  @Override
  public OutRecord answer(PageRequest page, PageRows found) {
    return PageMerge.reply(page, found.newer(), found.older(), found.each());
  }

  @Override
  public OutRecord unavailable(PageRequest page, Throwable cause) {
    return PageMerge.unavailable(page);
  }

  @Override
  public long expiresMs(PageRequest page) {
    return page.expiresMs();
  }
}

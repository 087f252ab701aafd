package dev.throng.jobs.flink.reader;

import dev.throng.jobs.core.reader.PageRow;
import java.util.List;

/**
 * The database's rows for both halves of a page, none for a half that was not asked for, and those
 * of single messages.
 */
record PageRows(List<PageRow> newer, List<PageRow> older, List<PageRow> each) {}

package dev.throng.connectors.cassandra.source;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import com.datastax.oss.driver.api.core.metadata.token.TokenRange;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the cluster for its ring and for the table's size, and plans the splits. Blocks. */
final class ScanPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(ScanPlanner.class);
  private static final String PARTITIONER = "Murmur3Partitioner";

  /** So that a subtask with large partitions does not end long after the others. */
  private static final int SPLITS_PER_SUBTASK = 4;

  private static final String ESTIMATES =
      "SELECT range_start, range_end, mean_partition_size, partitions_count"
          + " FROM system.size_estimates WHERE keyspace_name = ? AND table_name = ?";

  private final CqlSession session;
  private final ScanSettings settings;

  ScanPlanner(CqlSession session, ScanSettings settings) {
    this.session = session;
    this.settings = settings;
  }

  /**
   * The splits, in reading order.
   *
   * @throws IllegalArgumentException if the table or a column is missing, or the partitioner is one
   *     whose tokens are no 64-bit numbers
   */
  List<TokenRangeSplit> plan(int parallelism) {
    TokenMap ring =
        session
            .getMetadata()
            .getTokenMap()
            .filter(map -> map.getPartitionerName().endsWith(PARTITIONER))
            .orElseThrow(
                () -> new IllegalArgumentException("the ring (expected: by " + PARTITIONER + ")"));
    session.prepare(settings.query().cql(session.getMetadata()));
    List<TokenInterval> ranges = new ArrayList<>();
    for (TokenRange range : ring.getTokenRanges()) {
      ranges.addAll(
          TokenInterval.of(
              Long.parseLong(ring.format(range.getStart())),
              Long.parseLong(ring.format(range.getEnd()))));
    }
    ranges.sort((left, right) -> Long.compare(left.start(), right.start()));
    double bytes = tableBytes();
    List<TokenInterval> planned =
        SplitPlanner.plan(ranges, bytes, settings.splitBytes(), SPLITS_PER_SUBTASK * parallelism);
    LOG.info(
        "table={}.{} estimatedBytes={} ranges={} splits={}",
        settings.query().keyspace(),
        settings.query().table(),
        (long) bytes,
        ranges.size(),
        planned.size());
    return planned.stream().map(TokenRangeSplit::of).toList();
  }

  /**
   * From what each node that answers says of its own ranges; those of the others are taken to be as
   * full. 0 if none has an estimate: nodes make them every few minutes.
   */
  private double tableBytes() {
    double bytes = 0;
    double ringShare = 0;
    for (Node node : session.getMetadata().getNodes().values()) {
      if (node.getState() == NodeState.DOWN || node.getState() == NodeState.FORCED_DOWN) {
        continue;
      }
      for (Row row : estimates(node)) {
        long start = Long.parseLong(row.getString("range_start"));
        long end = Long.parseLong(row.getString("range_end"));
        for (TokenInterval part : TokenInterval.of(start, end)) {
          ringShare += part.ringShare();
        }
        bytes += (double) row.getLong("mean_partition_size") * row.getLong("partitions_count");
      }
    }
    return ringShare == 0 ? 0 : bytes / ringShare;
  }

  private Iterable<Row> estimates(Node node) {
    try {
      ResultSet rows =
          session.execute(
              SimpleStatement.newInstance(
                      ESTIMATES,
                      settings.query().keyspaceId().asInternal(),
                      settings.query().tableId().asInternal())
                  .setNode(node));
      return rows.all();
    } catch (DriverException e) {
      LOG.warn("no size estimates of node={}: {}", node.getEndPoint(), e.toString());
      return List.of();
    }
  }
}

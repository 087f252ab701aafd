package dev.throng.connectors.elasticsearch;

import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * Verdicts on what Elasticsearch answers. Only errors about a document's content are dead letters;
 * what a cluster's state or an operator can heal is waited for, and so is everything unknown: a
 * needless wait is seen in a metric, a needless loss is not.
 */
@Internal
final class BulkClassifier {
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int NOT_ACCEPTABLE = 406;
  private static final int CONFLICT = 409;
  private static final int CONTENT_TOO_LARGE = 413;
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;

  /** Types of errors with status 400 that are about the content of a document. */
  private static final Set<String> ABOUT_THE_CONTENT =
      Set.of(
          "document_parsing_exception",
          "mapper_parsing_exception",
          "strict_dynamic_mapping_exception",
          "illegal_argument_exception");

  private BulkClassifier() {}

  /**
   * The verdict on one item that has an error.
   *
   * @param status of the item
   * @param type of its error, such as {@code mapper_parsing_exception}
   * @param reason of its error
   */
  static BulkVerdict ofItem(int status, String type, String reason) {
    if (status == CONFLICT && type.equals("version_conflict_engine_exception")) {
      return BulkVerdict.STALE;
    }
    if (isSecurity(status, type)) {
      return BulkVerdict.FATAL;
    }
    boolean content =
        status == BAD_REQUEST && ABOUT_THE_CONTENT.contains(type) && !isAboutAlias(reason);
    return content ? BulkVerdict.DEAD_LETTER : BulkVerdict.RETRY;
  }

  /**
   * The verdict on a whole batch that was refused.
   *
   * @param status HTTP status; 0: there was no answer
   * @param type of its error; empty: the answer had none
   */
  static BulkVerdict ofRequest(int status, String type) {
    if (status == BAD_REQUEST || status == CONTENT_TOO_LARGE) {
      return BulkVerdict.SPLIT;
    }
    boolean wrong =
        isSecurity(status, type)
            || status == METHOD_NOT_ALLOWED
            || status == NOT_ACCEPTABLE
            || status == UNSUPPORTED_MEDIA_TYPE;
    return wrong ? BulkVerdict.FATAL : BulkVerdict.RETRY;
  }

  /** 403 is also what an index with a write block answers. */
  private static boolean isSecurity(int status, String type) {
    return status == UNAUTHORIZED
        || (status == FORBIDDEN && !type.equals("cluster_block_exception"));
  }

  /** An alias that has no write index, or several: an operator's mistake. */
  private static boolean isAboutAlias(String reason) {
    return reason.startsWith("no write index is defined for alias");
  }
}

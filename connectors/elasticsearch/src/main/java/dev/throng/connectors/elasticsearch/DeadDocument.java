package dev.throng.connectors.elasticsearch;

import org.apache.flink.annotation.PublicEvolving;

/**
 * A request that its index would refuse for ever.
 *
 * @param request as it was sent
 * @param reason type and message of Elasticsearch's error
 */
@PublicEvolving
public record DeadDocument(DocumentRequest request, String reason) {}

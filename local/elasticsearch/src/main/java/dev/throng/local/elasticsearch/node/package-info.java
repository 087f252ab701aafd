/**
 * The process of a local Elasticsearch node; {@link
 * dev.throng.local.elasticsearch.node.NodeLauncher} is its main class.
 */
@NullMarked
package dev.throng.local.elasticsearch.node;

import org.jspecify.annotations.NullMarked;

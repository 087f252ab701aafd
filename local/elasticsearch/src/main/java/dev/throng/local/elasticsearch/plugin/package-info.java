/**
 * What a node needs of Elasticsearch's modules that are not on Maven Central; {@link
 * dev.throng.local.elasticsearch.plugin.LocalPlugin} is the plugin. It runs in the node's process.
 */
@NullMarked
package dev.throng.local.elasticsearch.plugin;

import org.jspecify.annotations.NullMarked;

/**
 * What a gateway node knows of guilds to make their GUILD_CREATEs of. Main type: {@link
 * dev.throng.protocol.snapshot.GuildSnapshots}. Called by each event loop of a gateway for itself,
 * in the order of its deliveries; nothing here is thread-safe.
 */
@NullMarked
package dev.throng.protocol.snapshot;

import org.jspecify.annotations.NullMarked;

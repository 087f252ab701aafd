/**
 * Files that clients send: attachments and images. {@link dev.throng.gateway.storage.FileStorage}
 * is where they are, {@link dev.throng.gateway.storage.AttachmentFiles} what is kept of attachments
 * there, {@link dev.throng.gateway.storage.AttachmentLog} how they go with their messages. Nothing
 * here runs on an event loop: REST calls it through {@link
 * dev.throng.gateway.storage.StorageThreads}.
 */
@NullMarked
package dev.throng.gateway.storage;

import org.jspecify.annotations.NullMarked;

package dev.throng.gateway.rest;

import dev.throng.gateway.storage.ImageHeader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that came with a request and lies in the spool, until the request is answered or it is put
 * into the storage.
 *
 * @param part name of its part of the form: {@code files[0]}
 * @param name what its sender calls it
 * @param sha256 of its bytes, hexadecimal
 * @param image null if it is none
 */
public record UploadedFile(
    String part, String name, Path path, long bytes, String sha256, @Nullable ImageHeader image) {}

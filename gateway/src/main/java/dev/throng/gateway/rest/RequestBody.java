package dev.throng.gateway.rest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The body of a request.
 *
 * @param json the JSON of it: the whole, or the part {@code payload_json} of a form
 * @param isJson whether its Content-Type may be JSON
 * @param hasFiles whether files came with it that were not taken
 * @param files those that were taken
 */
record RequestBody(byte[] json, boolean isJson, boolean hasFiles, List<UploadedFile> files) {
  /** An empty object with its map, or a field with its name. */
  private static final int NODE_BYTES = 96;

  /** No body. */
  static final RequestBody EMPTY = new RequestBody(new byte[0], true, false, List.of());

  /** What is the same in a repeated request, and in no other. */
  byte[] identity() {
    ByteArrayOutputStream identity = new ByteArrayOutputStream();
    identity.writeBytes(json);
    for (UploadedFile file : files) {
      String each = file.part() + "\n" + file.name() + "\n" + file.sha256();
      identity.writeBytes(each.getBytes(StandardCharsets.UTF_8));
    }
    return identity.toByteArray();
  }

  /** About what its JSON takes on the heap as a tree, at most; found without parsing it. */
  long treeBytes() {
    long nodes = 1;
    boolean inString = false;
    for (int i = 0; i < json.length; i++) {
      switch (json[i]) {
        case '\\' -> i += inString ? 1 : 0;
        case '"' -> inString = !inString;
        case '{', '[', ',', ':' -> nodes += inString ? 0 : 1;
        default -> {}
      }
    }
    return nodes * NODE_BYTES + json.length;
  }
}

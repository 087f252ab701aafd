package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A server with files, and what a client sends to it and gets from it. */
final class AttachmentBench implements AutoCloseable {
  static final long CHANNEL = RestFixture.CHANNEL;
  static final String PATH = "/api/v10/channels/" + CHANNEL + "/messages";
  static final byte[] PNG = png(7, 5);

  final FileFixture files = new FileFixture(0);
  final RestFixture rest = new RestFixture(files.services);
  final HttpClient client = HttpClient.newHttpClient();

  /** Without files, over a guild that takes everything. */
  void clear() {
    try {
      files.services.storage().delete("attachments");
      files.services.storage().delete("pending");
      files.services.storage().delete("messages");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rest.actors.guildCommands.clear();
    rest.actors.guilds = command -> CompletableFuture.completedFuture(sent(command));
  }

  static Reply sent(GuildCommand command) {
    if (command.hasGetChannel()) {
      return ScriptedActors.reply(200, "{}");
    }
    var attachments =
        command.hasCreateMessage()
            ? command.getCreateMessage().getAttachments()
            : command.getEditMessage().getAttachments();
    String array = attachments.isEmpty() ? "[]" : attachments.toStringUtf8();
    return ScriptedActors.reply(200, "{\"id\":\"9\",\"attachments\":" + array + "}");
  }

  static byte[] png(int width, int height) {
    byte[] bytes = new byte[64];
    byte[] head = {
      (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };
    System.arraycopy(head, 0, bytes, 0, head.length);
    bytes[19] = (byte) width;
    bytes[23] = (byte) height;
    return bytes;
  }

  /** A form of parts: header line, content, header line, content. */
  static byte[] form(Object... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < parts.length; i += 2) {
      String head = "--boundary\r\nContent-Disposition: form-data; " + parts[i] + "\r\n\r\n";
      body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
      body.writeBytes(
          parts[i + 1] instanceof byte[] bytes
              ? bytes
              : parts[i + 1].toString().getBytes(StandardCharsets.UTF_8));
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes("--boundary--\r\n".getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  RestFixture.Answer send(String method, String path, byte[] form) {
    return send(method, path, "multipart/form-data; boundary=boundary", form);
  }

  RestFixture.Answer send(String method, String path, String type, byte[] form) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest.port() + path))
            .header("Authorization", "Bot " + rest.token(RestFixture.BOT))
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofByteArray(form))
            .build();
    return new RestFixture.Answer(client.sendAsync(request, BodyHandlers.ofString()).join());
  }

  RestFixture.Answer post(Object... parts) {
    return send("POST", PATH, form(parts));
  }

  HttpResponse<byte[]> get(String url, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(local(url)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.sendAsync(request.build(), BodyHandlers.ofByteArray()).join();
  }

  String local(String url) {
    return url.replace(FileFixture.CDN, "http://127.0.0.1:" + rest.port() + "/cdn");
  }

  JsonNode attachments(RestFixture.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("attachments");
  }

  /** Files are removed behind the answer. */
  void awaitFiles(int count) {
    long end = System.nanoTime() + 5_000_000_000L;
    while (System.nanoTime() < end) {
      List<String> left = files.all().stream().filter(file -> !file.startsWith("pending")).toList();
      if (left.size() == count) {
        return;
      }
      Thread.onSpinWait();
    }
    assertThat(files.all()).hasSize(count);
  }

  @Override
  public void close() {
    rest.close();
    files.close();
  }
}

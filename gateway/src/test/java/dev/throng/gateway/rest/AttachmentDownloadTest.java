package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the files of messages are got again, and by whom. */
final class AttachmentDownloadTest {
  @AutoClose private static final AttachmentBench bench = new AttachmentBench();

  @BeforeEach
  void aGuildThatTakesEverything() {
    bench.clear();
  }

  @Test
  void aBrowserIsLetRunNothing() {
    JsonNode attachments =
        bench.attachments(
            bench.post(
                "name=\"files[0]\"; filename=\"x.html\"\r\nContent-Type: text/html",
                "<script>",
                "name=\"files[1]\"; filename=\"x.svg\"\r\nContent-Type: image/svg+xml",
                "<svg/>",
                "name=\"files[2]\"; filename=\"x.txt\"\r\nContent-Type: text/html",
                "<script>"));

    String[] types = {
      "application/octet-stream", "application/octet-stream", "text/plain; charset=utf-8"
    };
    for (int i = 0; i < types.length; i++) {
      var headers = bench.get(attachments.get(i).path("url").asText()).headers();
      assertThat(headers.firstValue("Content-Type")).contains(types[i]);
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("Content-Security-Policy"))
          .contains("default-src 'none'; sandbox");
      assertThat(headers.firstValue("Content-Disposition").orElse(""))
          .startsWith(i == 2 ? "inline; filename=" : "attachment; filename=");
    }
  }

  @Test
  void rangesAndConditions() {
    String url =
        bench
            .attachments(bench.post("name=\"files[0]\"; filename=\"a.txt\"", "0123456789"))
            .get(0)
            .path("url")
            .asText();
    HttpResponse<byte[]> whole = bench.get(url);
    String tag = whole.headers().firstValue("ETag").orElseThrow();
    String modified = whole.headers().firstValue("Last-Modified").orElseThrow();

    assertRange(bench.get(url, "Range", "bytes=2-4"), 206, "234", "bytes 2-4/10");
    assertRange(bench.get(url, "Range", "bytes=7-"), 206, "789", "bytes 7-9/10");
    assertRange(bench.get(url, "Range", "bytes=-2"), 206, "89", "bytes 8-9/10");
    assertRange(bench.get(url, "Range", "bytes=5-99"), 206, "56789", "bytes 5-9/10");
    assertRange(bench.get(url, "Range", "bytes=10-"), 416, "", "bytes */10");
    assertRange(bench.get(url, "Range", "bytes=4-2"), 200, "0123456789", "");
    assertRange(bench.get(url, "Range", "bytes=0-1,3-4"), 200, "0123456789", "");
    assertRange(bench.get(url, "Range", "bytes=0-0", "If-Range", tag), 206, "0", "bytes 0-0/10");
    assertRange(bench.get(url, "Range", "bytes=0-0", "If-Range", "\"x\""), 200, "0123456789", "");
    assertThat(bench.get(url, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(bench.get(url, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    assertThat(bench.get(url, "If-Modified-Since", modified).statusCode()).isEqualTo(304);
    assertThat(bench.get(url, "If-Modified-Since", "never").statusCode()).isEqualTo(200);
  }

  private static void assertRange(
      HttpResponse<byte[]> answer, int status, String body, String range) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(body);
    assertThat(answer.headers().firstValue("Content-Range").orElse("")).isEqualTo(range);
  }

  @Test
  void nobodyFindsAFileWhoWasNotShownItsUrl() {
    String url =
        bench
            .attachments(bench.post("name=\"files[0]\"; filename=\"a.txt\"", "x"))
            .get(0)
            .path("url")
            .asText();
    String path = url.substring(0, url.indexOf('?'));

    for (String other :
        List.of(
            path,
            path + "?hm=" + "0".repeat(32),
            path + "?hm=..",
            path.replace("a.txt", "b.txt") + url.substring(url.indexOf('?')),
            FileFixture.CDN + "/attachments/1/2/..%2F..%2Fx?hm=" + "0".repeat(32),
            FileFixture.CDN + "/attachments/-1/2/x?hm=" + "0".repeat(32),
            FileFixture.CDN + "/attachments/a/2/x",
            FileFixture.CDN + "/")) {
      assertThat(bench.get(other).statusCode()).as(other).isEqualTo(404);
    }
  }
}

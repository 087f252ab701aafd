package dev.throng.client;

import static dev.throng.client.RestTransport.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A gateway whose every frame the test decides, one connection at a time. */
final class FakeGateway implements AutoCloseable {
  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int TIMEOUT_MS = 30_000;

  private final ServerSocket server;
  private Socket socket;
  private DataInputStream in;
  private OutputStream out;

  FakeGateway() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    server.setSoTimeout(TIMEOUT_MS);
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort());
  }

  /** Takes the next connection and says hello. */
  void acceptAndHello(int heartbeatMs) throws IOException, NoSuchAlgorithmException {
    socket = server.accept();
    socket.setSoTimeout(TIMEOUT_MS);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    String key = head.toString().replaceAll("(?is).*sec-websocket-key: *([^\r]+)\r.*", "$1");
    byte[] digest =
        MessageDigest.getInstance("SHA-1")
            .digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(digest)
            + "\r\n\r\n";
    out.write(answer.getBytes(StandardCharsets.US_ASCII));
    send("{'op':10,'d':{'heartbeat_interval':" + heartbeatMs + "},'s':null,'t':null}");
  }

  /** Sends a text frame; single quotes stand for double ones. */
  void send(String json) throws IOException {
    frame(0x81, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Closes with a code. */
  void close(int code) throws IOException {
    frame(0x88, ByteBuffer.allocate(2).putShort((short) code).array());
  }

  private void frame(int first, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 4).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) payload.length);
    } else {
      frame.put((byte) 126).putShort((short) payload.length);
    }
    frame.put(payload).flip();
    out.write(frame.array(), 0, frame.limit());
  }

  /** The client's next frame. */
  JsonNode receive() throws IOException {
    in.readUnsignedByte();
    int length = in.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    }
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return JSON.readTree(payload);
  }

  void ready(String session) throws IOException {
    send(
        "{'op':0,'t':'READY','s':1,'d':{'session_id':'%s','resume_gateway_url':'%s','guilds':[]}}"
            .formatted(session, url()));
  }

  void message(int sequence, int id) throws IOException {
    send("{'op':0,'t':'MESSAGE_CREATE','s':%d,'d':{'id':'%d'}}".formatted(sequence, id));
  }

  @Override
  public void close() {
    try {
      server.close();
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.throng.e2e;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy in front of the gateway's socket that can put in a frame of its own and cut
 * connections. Every mention of the gateway's address in a frame is replaced by the proxy's, so
 * that a client that resumes comes back through it.
 */
final class FaultyProxy implements Closeable {
  private static final int TEXT_UNFRAGMENTED = 0x81;

  private final URI upstream;
  private final ServerSocket server;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  /**
   * @param upstream such as {@code ws://127.0.0.1:25081}
   */
  FaultyProxy(URI upstream) throws IOException {
    this.upstream = upstream;
    this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    start("accept", this::accept);
  }

  /** Where clients connect. */
  URI url() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort());
  }

  /** Sends a text frame to every connected client, between two of the gateway's. */
  void inject(String text) throws IOException {
    for (Connection connection : connections) {
      connection.toClient(TEXT_UNFRAGMENTED, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Resets every connection. */
  void cut() {
    connections.forEach(Connection::reset);
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      try {
        Socket gateway = new Socket(upstream.getHost(), upstream.getPort());
        Connection connection = new Connection(client, gateway);
        connections.add(connection);
        start("to-gateway", connection::copyToGateway);
        start("to-client", connection::copyToClient);
      } catch (IOException e) {
        client.close();
      }
    }
  }

  private static void start(String name, IoTask task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The connection ended, or the proxy was closed: both are what tests do to it.
              }
            },
            "proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private interface IoTask {
    void run() throws IOException;
  }

  private final class Connection {
    private final Socket client;
    private final Socket gateway;
    private final OutputStream toClient;

    Connection(Socket client, Socket gateway) throws IOException {
      this.client = client;
      this.gateway = gateway;
      this.toClient = client.getOutputStream();
      client.setTcpNoDelay(true);
      gateway.setTcpNoDelay(true);
    }

    void copyToGateway() throws IOException {
      try {
        client.getInputStream().transferTo(gateway.getOutputStream());
      } finally {
        reset();
      }
    }

    void copyToClient() throws IOException {
      try {
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(gateway.getInputStream(), 1 << 16));
        copyHandshake(in);
        while (true) {
          int first = in.readUnsignedByte();
          toClient(first, payload(in));
        }
      } finally {
        reset();
      }
    }

    private void copyHandshake(InputStream in) throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("the gateway ended the handshake");
        }
        head.write(next);
      }
      toClient.write(head.toByteArray());
      toClient.flush();
    }

    /** A server's frames are not masked. */
    private byte[] payload(DataInputStream in) throws IOException {
      long length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      String text = new String(in.readNBytes((int) length), StandardCharsets.ISO_8859_1);
      return text.replace(upstream.getAuthority(), url().getAuthority())
          .getBytes(StandardCharsets.ISO_8859_1);
    }

    synchronized void toClient(int first, byte[] payload) throws IOException {
      ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 10);
      frame.write(first);
      if (payload.length < 126) {
        frame.write(payload.length);
      } else if (payload.length < 1 << 16) {
        frame.write(126);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
      } else {
        frame.write(127);
        for (int shift = 56; shift >= 0; shift -= 8) {
          frame.write((int) ((long) payload.length >> shift));
        }
      }
      frame.writeBytes(payload);
      toClient.write(frame.toByteArray());
      toClient.flush();
    }

    void reset() {
      connections.remove(this);
      for (Socket socket : List.of(client, gateway)) {
        try {
          socket.setSoLinger(true, 0);
          socket.close();
        } catch (IOException e) {
          // It was closed already.
        }
      }
    }
  }
}

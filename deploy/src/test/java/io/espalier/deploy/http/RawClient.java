package io.espalier.deploy.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection that says what a test likes, nothing too. Closing it hangs up. */
final class RawClient implements AutoCloseable {

  private final Socket socket;
  private final BufferedReader answers;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(30_000);
    answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
  }

  static RawClient connect(int port) throws IOException {
    return connect(port, 1 << 16);
  }

  /** As above, with so little room for answers that are not read. */
  static RawClient connect(int port, int receiveBufferBytes) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(receiveBufferBytes);
    socket.connect(new InetSocketAddress(InetAddress.getByName(Address.LOCAL_HOST), port));
    return new RawClient(socket);
  }

  /** Asks for {@code path}, as {@code host}; the connection stays open. */
  RawClient get(String path, String host) throws IOException {
    socket
        .getOutputStream()
        .write("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, host).getBytes(US_ASCII));
    return this;
  }

  /** Says that so many bytes will come, and sends one, once the server reads them. */
  RawClient begin(String path, int bytes) throws IOException {
    String head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %s\r\nExpect: 100-continue\r\n\r\n"
            .formatted(path, Address.LOCAL_HOST, bytes);
    send(head);
    assertThat(status()).as("what the server says before it reads").isEqualTo(100);
    String line;
    do {
      line = answers.readLine();
    } while (line != null && !line.isEmpty());
    return send("{");
  }

  /** Sends what was still to come. */
  RawClient send(String rest) throws IOException {
    socket.getOutputStream().write(rest.getBytes(US_ASCII));
    return this;
  }

  /** The code of an answer's first line; -1 if the server has hung up. */
  int status() throws IOException {
    String line = answers.readLine();
    return line == null ? -1 : Integer.parseInt(line.split(" ", 3)[1]);
  }

  /** Reads on to a line with {@code words}; false if the server hangs up before. */
  boolean await(String words) throws IOException {
    String line;
    do {
      line = answers.readLine();
    } while (line != null && !line.contains(words));
    return line != null;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

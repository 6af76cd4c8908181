package io.espalier.deploy.config;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where the page, the metrics and the health checks are.
 *
 * @param host address to listen on
 * @param port of the page; 0 for any free port
 * @param probePort of metrics and health alone; 0 for any free port
 * @param hosts names that they are asked under besides addresses, localhost and {@code host}
 */
public record HttpSettings(String host, int port, int probePort, List<String> hosts) {

  private static final int HIGHEST_PORT = 65_535;
  private static final Range PORT = Range.between(0, HIGHEST_PORT);
  private static final TextRule NAMES =
      TextRule.of(
          "names of hosts, without ports, separated by commas",
          "|[\\w.-]+(\\s*,\\s*[\\w.-]+)*",
          "example.org");

  public HttpSettings {
    TextRule.NOT_BLANK.require("host", host);
    PORT.require("port", port);
    PORT.require("probe-port", probePort);
    if (probePort == port && port != 0) {
      throw new IllegalArgumentException("probe-port is not the port of the page, " + port);
    }
    hosts = List.copyOf(hosts);
  }

  static HttpSettings read(ConfigReader in) {
    int port = in.whole("port", PORT);
    OptionalInt probePort = in.optionalWhole("probe-port", PORT);
    String hosts = in.text("hosts", NAMES);
    if (port != 0 && probePort.equals(OptionalInt.of(port))) {
      in.problem("probe-port", "must not be the port of the page");
      probePort = OptionalInt.empty();
    }
    return new HttpSettings(
        in.text("host", TextRule.NOT_BLANK),
        port,
        probePort.orElseGet(() -> nextTo(port)),
        Arrays.stream(hosts.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList());
  }

  /** The one after it, so that who moves the page has moved both. */
  private static int nextTo(int port) {
    if (port == 0) {
      return 0;
    }
    return port < HIGHEST_PORT ? port + 1 : port - 1;
  }
}

package io.espalier.deploy.settings;

import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.actors.settings.TextRule;
import io.espalier.deploy.config.ConfigReader;
import java.util.Arrays;
import java.util.List;

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

  /** On this machine alone. */
  public static final HttpSettings DEFAULT = new HttpSettings("127.0.0.1", 8080, 8081, List.of());

  public HttpSettings {
    new Requirements()
        .text("host", TextRule.NOT_BLANK, host)
        .number("port", PORT, port)
        .number("probe-port", PORT, probePort)
        .that(
            probePort != port || port == 0,
            "probe-port",
            "must not be the port of the page, " + port)
        .check();
    hosts = List.copyOf(hosts);
  }

  static HttpSettings read(ConfigReader in) {
    return in.settings(DEFAULT, () -> readEach(in));
  }

  private static HttpSettings readEach(ConfigReader in) {
    int port = in.whole("port", PORT);
    String hosts = in.text("hosts", NAMES);
    return new HttpSettings(
        in.text("host", TextRule.NOT_BLANK),
        port,
        in.optionalWhole("probe-port", PORT).orElseGet(() -> nextTo(port)),
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

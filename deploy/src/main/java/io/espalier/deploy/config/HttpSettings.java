package io.espalier.deploy.config;

/**
 * Where the page, the metrics and the health checks are.
 *
 * @param host address to listen on
 * @param port 0 for any free port
 */
public record HttpSettings(String host, int port) {

  private static final Range PORT = Range.between(0, 65_535);

  public HttpSettings {
    TextRule.NOT_BLANK.require("host", host);
    PORT.require("port", port);
  }

  static HttpSettings read(ConfigReader in) {
    return new HttpSettings(in.text("host", TextRule.NOT_BLANK), in.whole("port", PORT));
  }
}

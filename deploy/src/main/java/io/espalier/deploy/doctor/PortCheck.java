package io.espalier.deploy.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether the ports that are used by default are free on this machine's loopback address. */
record PortCheck(Map<Integer, Use> ports) implements Check {

  /**
   * @param name what the port is for
   * @param free what it says that it is free
   * @param fix what to do when it is taken
   */
  record Use(String name, String free, String fix) {}

  @Override
  public List<Finding> findings() {
    return new TreeMap<>(ports)
        .entrySet().stream().map(port -> finding(port.getKey(), port.getValue())).toList();
  }

  private static Finding finding(int port, Use use) {
    String subject = use.name() + " port";
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // a port that was just closed is free
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return Finding.ok(subject, port + " is free" + use.free());
    } catch (IOException taken) {
      return Finding.warn(subject, port + " is taken", use.fix());
    }
  }
}

package io.espalier.deploy.http;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.Host;

/**
 * Under which names a server may be asked. A page of somebody else can have its own name lead to
 * this machine and then read what is answered there (DNS rebinding): the browser tells by the name
 * that it asks for. Addresses can't be made to lead elsewhere.
 */
final class AllowedHosts {

  private final Set<String> names = new HashSet<>();

  AllowedHosts(Address address) {
    names.add("localhost");
    names.add(plain(address.host()));
    address.names().forEach(name -> names.add(plain(name)));
  }

  boolean allow(Host host) {
    return host.isIPv4() || host.isIPv6() || names.contains(plain(host.address()));
  }

  /** Names differ neither by case nor by the dot of the root. */
  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}

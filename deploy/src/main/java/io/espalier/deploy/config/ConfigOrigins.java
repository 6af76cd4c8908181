package io.espalier.deploy.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Writes settings down with where each was set. */
final class ConfigOrigins {

  private final KnownSettings known;
  private final ConfigProblems places;

  ConfigOrigins(KnownSettings known, ConfigProblems places) {
    this.known = known;
    this.places = places;
  }

  /** {@code espalier.http.port = 8081 (serve.conf:40)}, in the order of the reference. */
  List<String> of(ConfigObject espalier) {
    List<String> lines = new ArrayList<>();
    known.values().forEach(path -> find(espalier, path).ifPresent(it -> lines.add(line(path, it))));
    for (String open : known.openSections()) {
      if (find(espalier, open).orElse(null) instanceof ConfigObject section) {
        new TreeMap<>(section).forEach((name, value) -> lines.add(line(open + "." + name, value)));
      }
    }
    return lines;
  }

  private static Optional<ConfigValue> find(ConfigObject root, String path) {
    ConfigValue value = root;
    for (String key : path.substring(KnownSettings.ROOT.length() + 1).split("\\.", -1)) {
      value = value instanceof ConfigObject section ? section.get(key) : null;
    }
    return Optional.ofNullable(value).filter(it -> it.valueType() != ConfigValueType.NULL);
  }

  private String line(String path, ConfigValue value) {
    String shown = Secrets.show(path, String.valueOf(value.unwrapped()));
    return "%s = %s%s".formatted(path, shown, origin(value.origin()));
  }

  private String origin(ConfigOrigin origin) {
    boolean isDefault = origin.filename() == null && origin.lineNumber() > 0;
    boolean fromJar = origin.description().contains("reference.conf");
    return isDefault || fromJar ? "" : " (" + places.place(origin) + ")";
  }
}

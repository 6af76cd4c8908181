package io.espalier.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.espalier.streaming.names.Nearest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Settings from outside the file: environment variables and system properties. */
final class Overrides {

  /** Read by the launcher, the command line and Grafana. */
  private static final Set<String> NOT_SETTINGS =
      Set.of("ESPALIER_JAVA_OPTS", "ESPALIER_BUILD_OPTS", "ESPALIER_DEBUG", "ESPALIER_DASHBOARDS");

  /** What Kubernetes sets in every container for a service whose name begins with espalier. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "ESPALIER_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?"
              + "|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  private final KnownSettings known;
  private final ConfigProblems problems;

  Overrides(KnownSettings known, ConfigProblems problems) {
    this.known = known;
    this.problems = problems;
  }

  /** Every variable that begins with {@code ESPALIER_}. */
  Config fromEnvironment(Map<String, String> environment) {
    Map<String, String> paths = pathsByVariable();
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith(EnvironmentNames.PREFIX) || NOT_SETTINGS.contains(name)) {
        continue;
      }
      ConfigValue value = value(variable.getValue(), "environment variable " + name);
      Optional<String> path = path(name, paths);
      if (isServiceLink(variable, path.isPresent())) {
        continue;
      }
      if (path.isEmpty()) {
        problems.at(value, "there is no such setting." + hint(name, paths));
      } else {
        config = config.withValue(path.get(), value);
      }
    }
    return config;
  }

  /** Properties named like a setting in one of the sections; others are for someone else. */
  Config fromSystemProperties(Map<String, String> properties) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> property : new TreeMap<>(properties).entrySet()) {
      String name = property.getKey();
      ConfigValue value = value(property.getValue(), "system property " + name);
      Optional<String> open = known.openSectionOf(name);
      if (open.isPresent()) {
        config = config.withValue(quoted(open.get(), name), value);
      } else if (known.values().contains(name)) {
        config = config.withValue(name, value);
      } else if (known.sections().contains(parent(name))) {
        problems.at(value, "there is no such setting." + known.hint(name));
      }
    }
    return config;
  }

  private Optional<String> path(String variable, Map<String, String> paths) {
    for (String open : known.openSections()) {
      String prefix = EnvironmentNames.of(open) + "_";
      if (variable.startsWith(prefix)) {
        String rest = variable.substring(prefix.length()).toLowerCase(Locale.ROOT);
        return Optional.of(open + "." + ConfigUtil.quoteString(rest.replace('_', '.')));
      }
    }
    return Optional.ofNullable(paths.get(variable));
  }

  /** As for a setting, in the names of the environment. */
  private static String hint(String variable, Map<String, String> paths) {
    return paths.entrySet().stream()
        .filter(setting -> RenamedSettings.isOldName(variable, setting.getValue()))
        .findFirst()
        .map(setting -> RenamedSettings.hint(setting.getKey()))
        .orElseGet(() -> Nearest.hint(variable, paths.keySet()));
  }

  private static boolean isServiceLink(Map.Entry<String, String> variable, boolean isSetting) {
    return isSetting
        ? SERVICE_ADDRESS.matcher(variable.getValue()).matches()
        : SERVICE_LINK.matcher(variable.getKey()).matches();
  }

  private Map<String, String> pathsByVariable() {
    Map<String, String> paths = new TreeMap<>();
    new TreeSet<>(known.values()).forEach(path -> paths.put(EnvironmentNames.of(path), path));
    return paths;
  }

  private static String quoted(String open, String name) {
    return open + "." + ConfigUtil.quoteString(name.substring(open.length() + 1));
  }

  private static String parent(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }

  private static ConfigValue value(String text, String origin) {
    return ConfigValueFactory.fromAnyRef(text, origin);
  }
}

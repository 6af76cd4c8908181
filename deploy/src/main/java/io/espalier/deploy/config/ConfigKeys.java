package io.espalier.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.espalier.streaming.names.Nearest;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Checks that what is written in a file are settings, each where it belongs. */
final class ConfigKeys {

  /** Passed on to the actor system as it is. */
  static final String PEKKO = "pekko";

  private final KnownSettings known;
  private final ConfigProblems problems;
  private final Set<String> misplaced = new LinkedHashSet<>();

  ConfigKeys(KnownSettings known, ConfigProblems problems) {
    this.known = known;
    this.problems = problems;
  }

  /**
   * Writes down every name that is not a setting and every value where a section belongs.
   *
   * @return what is written without the latter, so that the section has its defaults
   */
  Config check(Config written) {
    for (Map.Entry<String, ConfigValue> root : written.root().entrySet()) {
      if (root.getKey().equals(KnownSettings.ROOT)) {
        checkSection(KnownSettings.ROOT, root.getValue());
      } else if (!root.getKey().equals(PEKKO)) {
        unknown(root.getKey(), root.getValue(), rootHint(root.getKey()));
      }
    }
    Config checked = written;
    for (String path : misplaced) {
      checked = checked.withoutPath(path);
    }
    return checked;
  }

  private void checkSection(String path, ConfigValue value) {
    if (!(value instanceof ConfigObject section)) {
      String shown = Secrets.show(path, String.valueOf(value.unwrapped()));
      problems.at(value, "%s must be a section { }, got '%s'.".formatted(path, shown));
      misplaced.add(path);
    } else if (!known.openSections().contains(path)) {
      section.forEach((key, inner) -> checkName(path + "." + ConfigUtil.joinPath(key), inner));
    }
  }

  private void checkName(String path, ConfigValue value) {
    if (known.sections().contains(path)) {
      checkSection(path, value);
    } else if (!known.values().contains(path)) {
      unknown(path, value, known.hint(path));
    }
  }

  private void unknown(String path, ConfigValue value, String hint) {
    problems.at(value, "there is no setting %s.%s".formatted(path, hint));
  }

  private String rootHint(String name) {
    return known.names().contains(KnownSettings.ROOT + "." + name)
        ? " Put it inside espalier { }."
        : Nearest.hint(name, Set.of(KnownSettings.ROOT));
  }
}

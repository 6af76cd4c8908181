package io.espalier.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.espalier.streaming.names.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All settings there are and their defaults: {@code reference.conf} of this package, read once. A
 * section that is empty there is open: whatever is in it is passed on under its own name.
 */
final class KnownSettings {

  static final String ROOT = "espalier";

  private static final String REFERENCE = "reference.conf";

  private final ConfigObject reference;
  private final Set<String> values = new LinkedHashSet<>();
  private final Set<String> sections = new LinkedHashSet<>();
  private final Set<String> openSections = new LinkedHashSet<>();

  private KnownSettings(ConfigObject reference) {
    this.reference = reference;
    collect(ROOT, reference);
  }

  static KnownSettings load() {
    Config parsed =
        ConfigFactory.parseResources(
            KnownSettings.class, REFERENCE, ConfigParseOptions.defaults().setAllowMissing(false));
    return new KnownSettings(parsed.getObject(ROOT));
  }

  /** The file itself: every setting under the line that explains it. */
  static String text() {
    try (InputStream reference = KnownSettings.class.getResourceAsStream(REFERENCE)) {
      return new String(
          Objects.requireNonNull(reference, REFERENCE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void collect(String path, ConfigObject section) {
    inFileOrder(section)
        .forEach(
            entry -> {
              String inner = path + "." + entry.getKey();
              if (entry.getValue() instanceof ConfigObject object) {
                sections.add(inner);
                if (object.isEmpty()) {
                  openSections.add(inner);
                } else {
                  collect(inner, object);
                }
              } else {
                values.add(inner);
              }
            });
  }

  private static Stream<Map.Entry<String, ConfigValue>> inFileOrder(ConfigObject section) {
    return section.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> entry.getValue().origin().lineNumber()));
  }

  /** Full names of all settings in the order of the file, without what is in open sections. */
  Set<String> values() {
    return values;
  }

  /** Full names of all sections under the root, open ones included. */
  Set<String> sections() {
    return sections;
  }

  /** Full names of settings and sections. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(values);
    names.addAll(sections);
    return names;
  }

  /** What may be meant by a name that is no setting: its new name, or one that looks alike. */
  String hint(String path) {
    return RenamedSettings.newPath(path)
        .filter(values::contains)
        .map(RenamedSettings::hint)
        .orElseGet(() -> Nearest.hint(path, names()));
  }

  /** Full names of the sections in which any name is legal. */
  Set<String> openSections() {
    return openSections;
  }

  /** The open section that {@code path} is in. */
  Optional<String> openSectionOf(String path) {
    return openSections.stream().filter(open -> path.startsWith(open + ".")).findFirst();
  }

  /** The default values, as a whole configuration. */
  Config defaults() {
    return reference.atPath(ROOT);
  }

  /**
   * {@code layer} with the names in open sections in one piece: {@code security.protocol = SSL} and
   * {@code security { protocol = SSL }} become the same, so that one layer overrides the other.
   */
  Config flattened(Config layer) {
    Config flat = layer;
    for (String open : openSections) {
      if (layer.hasPath(open) && layer.getValue(open) instanceof ConfigObject section) {
        flat = flat.withoutPath(open);
        for (Map.Entry<String, ConfigValue> entry : section.toConfig().entrySet()) {
          String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
          flat = flat.withValue(open + "." + ConfigUtil.quoteString(name), entry.getValue());
        }
      }
    }
    return flat;
  }
}

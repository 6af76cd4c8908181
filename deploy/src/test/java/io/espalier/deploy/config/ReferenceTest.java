package io.espalier.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The file of defaults and explanations against the records that are read. */
class ReferenceTest {

  private static final Map<String, ConfigValue> SETTINGS = settings();

  private static Map<String, ConfigValue> settings() {
    Map<String, ConfigValue> settings = new TreeMap<>();
    collect("", KnownSettings.load().defaults().getObject(KnownSettings.ROOT), settings);
    return settings;
  }

  private static void collect(String path, ConfigObject section, Map<String, ConfigValue> found) {
    section.forEach(
        (key, value) -> {
          if (value instanceof ConfigObject inner && !inner.isEmpty()) {
            collect(path + key + ".", inner, found);
          } else {
            found.put(path + key, value);
          }
        });
  }

  @Test
  void everySettingIsExplained() {
    SETTINGS.forEach((key, value) -> assertThat(value.origin().comments()).as(key).isNotEmpty());
  }
}

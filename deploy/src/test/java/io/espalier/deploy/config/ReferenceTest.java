package io.espalier.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.espalier.actors.guard.CutCycle;
import io.espalier.actors.pruner.RegrowthSettings;
import io.espalier.deploy.settings.CheckpointSettings;
import io.espalier.deploy.settings.ComputeSettings;
import io.espalier.deploy.settings.CutRules;
import io.espalier.deploy.settings.HttpSettings;
import io.espalier.deploy.settings.KafkaSettings;
import io.espalier.deploy.settings.LearningSettings;
import io.espalier.deploy.settings.LogSettings;
import io.espalier.deploy.settings.MergeRules;
import io.espalier.deploy.settings.PublishSettings;
import io.espalier.deploy.settings.ReductionSettings;
import io.espalier.deploy.settings.ServeSettings;
import io.espalier.deploy.settings.SettingsLoader;
import io.espalier.streaming.sample.SampleShape;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of defaults and explanations against the records that are read. */
class ReferenceTest {

  private static final Map<String, ConfigValue> REFERENCE = reference();

  /** Records whose settings are in the section that they are part of. */
  private static final Set<Class<?>> WITHOUT_SECTION =
      Set.of(
          LearningSettings.class,
          ReductionSettings.class,
          CutRules.class,
          MergeRules.class,
          CutCycle.class,
          RegrowthSettings.class,
          SampleShape.class);

  /** Keys whose default follows from another setting, or is written otherwise than it is kept. */
  private static final Set<String> DERIVED =
      Set.of("http.probe-port", "http.hosts", "drift.announced-at", "compute.threads");

  private static Map<String, ConfigValue> reference() {
    Map<String, ConfigValue> settings = new TreeMap<>();
    collect("", (ConfigObject) KnownSettings.load().defaults().root().get("espalier"), settings);
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
    REFERENCE.forEach((key, value) -> assertThat(value.origin().comments()).as(key).isNotEmpty());
  }

  /** A component without a key, and a key that no record has, are named. */
  @Test
  void everySettingIsAComponentOfARecord(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("serve.conf"),
            """
            espalier {
              kafka { bootstrap-servers = "localhost:9092", topic = digits }
              samples { features = 784, classes = 10 }
              network = 784-10
              checkpoint.directory = checkpoints
            }
            """);
    ServeSettings settings = SettingsLoader.load(file, Map.of(), Map.of()).serve();

    Set<String> keys = new TreeSet<>(components("", settings).keySet());
    keys.add("samples.features"); // of rows; a shape has them as channels

    assertThat(REFERENCE.keySet()).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void defaultsAreThoseOfTheRecords() {
    Map<String, Object> defaults = components("", LearningSettings.DEFAULT);
    defaults.putAll(components("http.", HttpSettings.DEFAULT));
    defaults.putAll(components("publish.", PublishSettings.DEFAULT));
    defaults.putAll(components("log.", LogSettings.DEFAULT));
    defaults.putAll(components("compute.", ComputeSettings.AUTOMATIC));
    defaults.put("activation", ServeSettings.DEFAULT_ACTIVATION);
    defaults.put("kafka.unreachable-seconds", KafkaSettings.DEFAULT_UNREACHABLE_SECONDS);
    defaults.put("checkpoint.keep", CheckpointSettings.DEFAULT_KEEP);
    defaults.put("checkpoint.every-records", CheckpointSettings.DEFAULT_EVERY.records());
    defaults.put("checkpoint.every-seconds", CheckpointSettings.DEFAULT_EVERY.time().toSeconds());
    defaults.keySet().removeAll(DERIVED);

    defaults.forEach(
        (key, value) ->
            assertThat(text(REFERENCE.get(key).unwrapped())).as(key).isEqualTo(text(value)));
  }

  @Test
  void derivedDefaultsAreWrittenAsSuch() {
    assertThat(REFERENCE).containsEntry("compute.threads", ConfigValueFactory.fromAnyRef("auto"));
    assertThat(REFERENCE).containsEntry("drift.announced-at", ConfigValueFactory.fromAnyRef(""));
    assertThat(REFERENCE).containsEntry("http.hosts", ConfigValueFactory.fromAnyRef(""));
    assertThat(REFERENCE).containsEntry("http.probe-port", ConfigValueFactory.fromAnyRef(null));
  }

  /** All components of a record and of the records in it, by the key that they have. */
  private static Map<String, Object> components(String path, Record record) {
    Map<String, Object> found = new TreeMap<>(); // of values that are never null
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = valueOf(component, record);
      String key = path + kebab(component.getName());
      if (value instanceof Record inner) {
        found.putAll(
            components(WITHOUT_SECTION.contains(value.getClass()) ? path : key + ".", inner));
      } else {
        found.put(key, value);
      }
    }
    return found;
  }

  private static Object valueOf(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException inaccessible) {
      throw new AssertionError(inaccessible);
    }
  }

  /** {@code observe-every} of {@code observeEvery}. */
  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /** A value as it is written in the file, whatever its type; numbers in one form. */
  private static String text(@Nullable Object value) {
    Object plain = value;
    if (value instanceof Optional<?> optional) {
      plain = optional.orElse(null);
    } else if (value instanceof OptionalDouble optional) {
      plain = optional.isPresent() ? optional.getAsDouble() : null;
    }
    return plain instanceof Number number
        ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
        : String.valueOf(plain).toLowerCase(Locale.ROOT);
  }
}

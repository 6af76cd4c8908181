package io.espalier.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.espalier.deploy.service.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in {@code grafana/} parses, and asks only for metrics that exist. */
class GrafanaFilesTest {

  private static final Path FOLDER = Path.of("..", "grafana").toAbsolutePath().normalize();
  private static final ObjectMapper STRICT_JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final ObjectMapper STRICT_YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
  private static final Pattern METRIC = Pattern.compile("\\bespalier_[a-z0-9_]+");
  private static final Pattern RANGE = Pattern.compile("\\[(\\d+[smh])\\]");
  private static final Pattern RECORDED = Pattern.compile("\\bespalier:[a-z0-9_:]+");

  /** What Prometheus' client libraries append to the name of a histogram. */
  private static final Pattern HISTOGRAM_PART = Pattern.compile("_seconds_(bucket|count|sum|max)$");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      return all
          .filter(file -> file.toString().matches(".*\\.(yml|json)"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @Test
  void theFilesOfTheReadmeAreThere() throws IOException {
    assertThat(files().map(file -> FOLDER.relativize(file).toString()))
        .contains(
            "prometheus.yml",
            "dashboards/espalier.json",
            "rules/espalier-alerts.yml",
            "rules/espalier-recording.yml");
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachFileParsesStrictlyAndNamesOnlyMetricsThatExist(Path file) throws IOException {
    JsonNode content = parse(file);

    assertThat(content.isObject()).isTrue();
    Set<String> unknown = new TreeSet<>();
    for (String name : found(METRIC, content)) {
      unknown.add(HISTOGRAM_PART.matcher(name).replaceFirst("_seconds"));
    }
    unknown.removeAll(metricNames());
    assertThat(unknown).as("metrics that Espalier does not have").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachRecordedFigureThatIsAskedForIsRecorded(Path file) throws IOException {
    Set<String> recorded =
        new HashSet<>(
            parse(FOLDER.resolve("rules/espalier-recording.yml")).findValuesAsText("record"));

    assertThat(recorded).isNotEmpty().containsAll(found(RECORDED, parse(file)));
  }

  @Test
  void theRulesThatPrometheusLoadsAreThere() throws IOException {
    for (JsonNode rules : parse(FOLDER.resolve("prometheus.yml")).get("rule_files")) {
      assertThat(FOLDER.resolve(rules.asText())).exists();
    }
  }

  @Test
  void everyAlertSaysWhatIsWrongAndHowBadItIs() throws IOException {
    for (JsonNode alert :
        parse(FOLDER.resolve("rules/espalier-alerts.yml")).at("/groups/0/rules")) {
      String name = alert.get("alert").asText();
      assertThat(alert.at("/annotations/summary").asText())
          .as(name)
          .contains("{{ $labels.instance }}");
      assertThat(alert.at("/annotations/description").asText()).as(name).isNotBlank();
      assertThat(alert.at("/labels/severity").asText()).as(name).isIn("warning", "critical");
    }
  }

  @Test
  void thePanelsHaveTheirOwnIdAndPlace() throws IOException {
    JsonNode panels = parse(FOLDER.resolve("dashboards/espalier.json")).get("panels");
    Set<Integer> ids = new HashSet<>();
    Set<String> cells = new HashSet<>();

    for (JsonNode panel : panels) {
      assertThat(ids.add(panel.get("id").asInt())).as("id of %s", panel.get("title")).isTrue();
      JsonNode place = panel.get("gridPos");
      for (int x = place.get("x").asInt();
          x < place.get("x").asInt() + place.get("w").asInt();
          x++) {
        assertThat(x).isLessThan(24);
        for (int y = place.get("y").asInt();
            y < place.get("y").asInt() + place.get("h").asInt();
            y++) {
          assertThat(cells.add(x + "," + y)).as("place of %s", panel.get("title")).isTrue();
        }
      }
    }
  }

  static Stream<Path> tests() throws IOException {
    return files().filter(file -> file.toString().endsWith("-test.yml"));
  }

  @ParameterizedTest
  @MethodSource("tests")
  void theAlertsFireWhenTheyShouldAndNotOtherwise(Path tests) throws Exception {
    Promtool.accepts(tests.getParent(), "", "test", "rules", tests.getFileName().toString());
  }

  /** With scrapes as often as ours and as seldom as Prometheus' default. */
  @Test
  void eachAlertIsTestedAtBothIntervals() throws IOException {
    Set<String> tested = new TreeSet<>();
    for (Path file : tests().toList()) {
      for (JsonNode group : parse(file).get("tests")) {
        JsonNode alerts = group.get("alert_rule_test");
        List<String> names =
            alerts.isTextual() // the name of those of the group before
                ? List.of("Espalier" + alerts.asText())
                : alerts.findValuesAsText("alertname");
        names.forEach(name -> tested.add(name + " " + group.get("interval").asText()));
      }
    }

    for (String alert :
        parse(FOLDER.resolve("rules/espalier-alerts.yml")).findValuesAsText("alert")) {
      assertThat(tested).contains(alert + " 15s", alert + " 60s");
    }
  }

  /** Over less than four intervals a rate may be empty. */
  @Test
  void rangesOfRulesHoldFourScrapesAMinuteApart() throws IOException {
    for (Path file : files().filter(it -> it.toString().contains("/rules/")).toList()) {
      assertThat(RANGE.matcher(Files.readString(file)).results().map(range -> range.group(1)))
          .as(file.toString())
          .allMatch(range -> Duration.parse("PT" + range).toMinutes() >= 4);
    }
  }

  @Test
  void theDashboardKnowsHowOftenPrometheusScrapes() throws IOException {
    assertThat(
            parse(FOLDER.resolve("provisioning/datasources/prometheus.yml"))
                .at("/datasources/0/jsonData/timeInterval"))
        .isEqualTo(parse(FOLDER.resolve("prometheus.yml")).at("/global/scrape_interval"));
    assertThat(RANGE.matcher(Files.readString(FOLDER.resolve("dashboards/espalier.json"))).find())
        .as("ranges of its own")
        .isFalse();
  }

  private static JsonNode parse(Path file) throws IOException {
    ObjectMapper mapper = file.toString().endsWith(".json") ? STRICT_JSON : STRICT_YAML;
    return mapper.readTree(Files.readString(file));
  }

  private static List<String> found(Pattern pattern, JsonNode content) {
    return pattern.matcher(content.toString()).results().map(MatchResult::group).toList();
  }

  /** Those that a service has, and the one that takes a GPU. */
  private static Set<String> metricNames() {
    Set<String> names = new HashSet<>(Scrape.names());
    names.add("espalier_device_memory_bytes");
    return names;
  }
}

package io.espalier.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.espalier.actors.drift.DriftWatch;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.settings.CheckpointSettings;
import io.espalier.deploy.settings.ComputeSettings;
import io.espalier.deploy.settings.HttpSettings;
import io.espalier.deploy.settings.KafkaSettings;
import io.espalier.deploy.settings.LearningSettings;
import io.espalier.deploy.settings.LoadedSettings;
import io.espalier.deploy.settings.LogSettings;
import io.espalier.deploy.settings.PredictionsSettings;
import io.espalier.deploy.settings.PublishSettings;
import io.espalier.deploy.settings.ReductionSettings;
import io.espalier.deploy.settings.SamplesSettings;
import io.espalier.deploy.settings.ServeSettings;
import io.espalier.deploy.settings.SettingsLoader;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.merge.MergeStyle;
import io.espalier.streaming.drift.DetectorSpec;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.sample.SampleShape;
import io.espalier.streaming.source.OnLost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {

  private static final String REQUIRED =
      """
      espalier {
        kafka { bootstrap-servers = "localhost:9092", topic = digits }
        samples { features = 784, classes = 10 }
        network = 784-300-100-10
        checkpoint.directory = /var/lib/espalier
      }
      """;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("serve.conf");
  }

  @Test
  void defaultsFillWhatIsNotSet() throws IOException {
    ServeSettings settings = load(REQUIRED).serve();

    assertThat(settings)
        .isEqualTo(
            new ServeSettings(
                new KafkaSettings(
                    "localhost:9092",
                    "digits",
                    "espalier",
                    KafkaSettings.Start.EARLIEST,
                    OnLost.STOP,
                    60,
                    Map.of()),
                new SamplesSettings(
                    SampleShape.flat(784, 10), Optional.empty(), SamplesSettings.Format.BINARY),
                PredictionsSettings.NONE,
                "784-300-100-10",
                Nonlinearity.RELU,
                LearningSettings.DEFAULT,
                new CheckpointSettings(Path.of("/var/lib/espalier"), 50_000, 300, 3),
                PublishSettings.DEFAULT,
                HttpSettings.DEFAULT,
                LogSettings.DEFAULT,
                ComputeSettings.AUTOMATIC));
  }

  @Test
  void theExampleIsLegal() {
    ServeSettings settings =
        SettingsLoader.load(Path.of("conf/example-serve.conf"), Map.of(), Map.of()).serve();

    assertThat(settings.samples().shape()).isEqualTo(new SampleShape(1, 28, 28, 10));
    assertThat(settings.learning().prune().reduction().targetCompression()).isEqualTo(40);
  }

  @Test
  void namesEveryMistakeAtOnceWithItsPlace() throws IOException {
    String mistakes =
        mistakesIn(
            """
            espalier {
              kafka { bootstrap-servers = localhost, topic = "two words" }
              samples { features = 784, classes = ten }
              network = 784-10
              optimiser { kind = sgd }
              optimizer { kind = adm, learning-rate = 0 }
              batch-size = 12.5
              prune { warmup-records = 100, alpha = 1.5, enabled = yes please }
              http.port = 70000
              log = loud
            }
            pruning { alpha = 0.9 }
            """);

    assertThat(mistakes)
        .isEqualTo(
            """
            14 mistakes in the settings:
              serve.conf:2: espalier.kafka.bootstrap-servers must be host:port, several separated by commas, got 'localhost'.
              serve.conf:2: espalier.kafka.topic must be 1 to 249 letters, digits, dots, underscores and dashes, got 'two words'.
              serve.conf:3: espalier.samples.classes must be a whole number 2 or more, got 'ten'.
              serve.conf:5: there is no setting espalier.optimiser. Did you mean espalier.optimizer?
              serve.conf:6: espalier.optimizer.kind must be adam or adamw or rmsprop or sgd, got 'adm'. Did you mean adam?
              serve.conf:6: espalier.optimizer.learning-rate must be a number more than 0 and less than 10, got '0'.
              serve.conf:7: espalier.batch-size must be a whole number from 1 to 65536, got '12.5'.
              serve.conf:8: espalier.prune.alpha must be a number above 0 and at most 1, got '1.5'.
              serve.conf:8: espalier.prune.enabled must be true or false, got 'yes please'.
              serve.conf:8: there is no setting espalier.prune.warmup-records. Did you mean espalier.prune.warm-up-records?
              serve.conf:9: espalier.http.port must be a whole number from 0 to 65535, got '70000'.
              serve.conf:10: espalier.log must be a section { }, got 'loud'.
              serve.conf:12: there is no setting pruning.
              serve.conf: espalier.checkpoint.directory is missing (in the environment: ESPALIER_CHECKPOINT_DIRECTORY).\
            """);
  }

  @Test
  void whatIsRequiredAndMissingIsNamedWithItsVariable() throws IOException {
    assertThat(mistakesIn("espalier {}"))
        .isEqualTo(
            """
            6 mistakes in the settings:
              serve.conf: espalier.checkpoint.directory is missing (in the environment: ESPALIER_CHECKPOINT_DIRECTORY).
              serve.conf: espalier.kafka.bootstrap-servers is missing (in the environment: ESPALIER_KAFKA_BOOTSTRAP_SERVERS).
              serve.conf: espalier.kafka.topic is missing (in the environment: ESPALIER_KAFKA_TOPIC).
              serve.conf: espalier.network is missing (in the environment: ESPALIER_NETWORK).
              serve.conf: espalier.samples needs features, or channels, height and width.
              serve.conf: espalier.samples.classes is missing (in the environment: ESPALIER_SAMPLES_CLASSES).\
            """);
  }

  @Test
  void aValueThatWasMadeNullIsMissing() throws IOException {
    assertThat(mistakesIn(REQUIRED + "espalier.http.port = null"))
        .contains("espalier.http.port is missing");
  }

  @Test
  void everyDocumentedSettingIsRead() throws IOException {
    for (String setting : KnownSettings.load().values()) {
      assertThat(mistakesIn(REQUIRED + setting + " = []")).contains(setting + " must be");
    }
  }

  @Test
  void changesAreAnnouncedByRecord() throws IOException {
    String setting = "espalier.drift.announced-at = \"200000, 50000\"";
    assertThat(
            load(REQUIRED + setting, Map.of(), Map.of())
                .serve()
                .learning()
                .drift()
                .watch()
                .announced())
        .containsExactly(50_000L, 200_000L);
    assertThat(mistakesIn(REQUIRED + "espalier.drift.announced-at = \"0,7\""))
        .contains("espalier.drift.announced-at must be");
    assertThat(mistakesIn(REQUIRED + "espalier.drift.announced-at = soon"))
        .contains("espalier.drift.announced-at must be");
  }

  @Test
  void predictionsHaveATopicOfTheirOwnAndANameForEachClass() throws IOException {
    assertThat(mistakesIn(REQUIRED + "espalier.predictions.topic = digits"))
        .contains("espalier.predictions.topic must be another topic than that of the samples");
    assertThat(mistakesIn(REQUIRED + "espalier.predictions.class-names = \"cat, dog\""))
        .contains("espalier.predictions.class-names must be as many as samples.classes, 10, got 2");
  }

  @Test
  void everyDetectorIsASetting() throws IOException {
    for (DetectorSpec.Kind kind : DetectorSpec.Kind.values()) {
      String setting = "espalier.drift { detector = %s, confidence = 0.01 }".formatted(kind);
      assertThat(load(REQUIRED + setting, Map.of(), Map.of()).serve().learning().drift().watch())
          .isEqualTo(DriftWatch.by(new DetectorSpec(kind, 0.01)));
    }
    assertThat(mistakesIn(REQUIRED + "espalier.drift.detector = page-hinkly"))
        .contains("must be adwin or ddm or page-hinkley or kswin", "Did you mean page-hinkley?");
  }

  @Test
  void theEnvironmentOverridesTheFileAndPropertiesOverrideBoth() throws IOException {
    Map<String, String> environment =
        Map.of("ESPALIER_HTTP_PORT", "9001", "ESPALIER_BATCH_SIZE", "64", "PATH", "/bin");
    Map<String, String> properties =
        Map.of("espalier.http.port", "9002", "espalier.data", "/data", "user.name", "me");

    ServeSettings settings =
        load(REQUIRED + "espalier.http.port = 9000", environment, properties).serve();

    assertThat(settings.http().port()).isEqualTo(9002);
    assertThat(settings.learning().batchSize()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "8080, 8081", "65535, 65534"})
  void probesAreBesideThePageUnlessTheyAreElsewhere(int port, int probePort) throws IOException {
    String page = REQUIRED + "espalier.http.port = " + port;
    String elsewhere = page + "\nespalier.http.probe-port = 9000";

    assertThat(load(page, Map.of(), Map.of()).serve().http().probePort()).isEqualTo(probePort);
    assertThat(load(elsewhere, Map.of(), Map.of()).serve().http().probePort()).isEqualTo(9000);
  }

  @Test
  void thePageAndTheProbesCannotShareAPort() throws IOException {
    assertThat(mistakesIn(REQUIRED + "espalier.http.probe-port = 8080"))
        .contains("espalier.http.probe-port must not be the port of the page");
  }

  @Test
  void namesOfHostsAreSeparatedByCommas() throws IOException {
    String names = REQUIRED + "espalier.http.hosts = \"a.example, b\"";

    assertThat(load(names, Map.of(), Map.of()).serve().http().hosts())
        .containsExactly("a.example", "b");
    assertThat(mistakesIn(REQUIRED + "espalier.http.hosts = \"http://a.example:80/\""))
        .contains("espalier.http.hosts must be names of hosts, without ports");
  }

  @Test
  void theEnvironmentCanGiveWhatIsRequired() throws IOException {
    Map<String, String> environment =
        Map.of(
            "ESPALIER_KAFKA_BOOTSTRAP_SERVERS", "one:9092,two:9092",
            "ESPALIER_KAFKA_TOPIC", "digits",
            "ESPALIER_SAMPLES_FEATURES", "4",
            "ESPALIER_SAMPLES_CLASSES", "2",
            "ESPALIER_NETWORK", "4-8-2",
            "ESPALIER_CHECKPOINT_DIRECTORY", "/tmp/checkpoints");

    ServeSettings settings = load("", environment, Map.of()).serve();

    assertThat(settings.kafka().bootstrapServers()).isEqualTo("one:9092,two:9092");
  }

  @Test
  void aSettingThatHadAnotherNameIsToldByItsNewOne() throws IOException {
    assertThat(mistakesIn(REQUIRED + "espalier.prune { target-by = macs, merging = gentle }"))
        .contains(
            "serve.conf:7: there is no setting espalier.prune.target-by."
                + " It is called espalier.prune.size-metric now.",
            "there is no setting espalier.prune.merging."
                + " It is called espalier.prune.merge-style now.");
    assertThatThrownBy(
            () ->
                load(
                    REQUIRED,
                    Map.of("ESPALIER_PRUNE_TARGET_BY", "macs"),
                    Map.of("espalier.prune.merging", "gentle")))
        .hasMessageContaining(
            "ESPALIER_PRUNE_TARGET_BY: there is no such setting."
                + " It is called ESPALIER_PRUNE_SIZE_METRIC now.")
        .hasMessageContaining("It is called espalier.prune.merge-style now.");
  }

  @Test
  void mistypedVariablesAndPropertiesAreMistakes() throws IOException {
    write(REQUIRED);
    UserMistake mistake =
        catchThrowableOfType(
            UserMistake.class,
            () ->
                SettingsLoader.load(
                    file,
                    Map.of("ESPALIER_KAFKA_TOPICS", "x", "ESPALIER_HTTP_PORT", "many"),
                    Map.of("espalier.http.prot", "1")));

    assertThat(mistake)
        .hasMessageContaining(
            "environment variable ESPALIER_KAFKA_TOPICS: there is no such setting."
                + " Did you mean ESPALIER_KAFKA_TOPIC?")
        .hasMessageContaining(
            "environment variable ESPALIER_HTTP_PORT: espalier.http.port must be"
                + " a whole number from 0 to 65535, got 'many'")
        .hasMessageContaining(
            "system property espalier.http.prot: there is no such setting."
                + " Did you mean espalier.http.port?");
  }

  @Test
  void variablesOfTheLauncherAndOfKubernetesAreNotSettings() throws IOException {
    Map<String, String> environment =
        Map.of(
            "ESPALIER_JAVA_OPTS", "-Xmx1g",
            "ESPALIER_DEBUG", "1",
            "ESPALIER_SERVICE_HOST", "10.0.0.1",
            "ESPALIER_SERVICE_PORT_HTTP", "8080",
            "ESPALIER_PORT", "tcp://10.0.0.1:8080",
            "ESPALIER_PORT_8080_TCP_ADDR", "10.0.0.1",
            "ESPALIER_GRAFANA_SERVICE_HOST", "10.0.0.2",
            "ESPALIER_HTTP_PORT", "tcp://10.0.0.1:8080");

    assertThat(load(REQUIRED, environment, Map.of()).serve().http().port()).isEqualTo(8080);
  }

  /** What people are told to set must not keep the service from starting. */
  @Test
  void everyVariableThatTheLauncherAndGrafanaNameIsKnown() throws IOException {
    Map<String, String> environment = new TreeMap<>();
    for (Path file : filesThatNameVariables()) {
      Pattern.compile("ESPALIER_[A-Z_]*[A-Z]")
          .matcher(Files.readString(file))
          .results()
          .forEach(name -> environment.put(name.group(), "debug"));
    }

    assertThat(environment)
        .containsKeys("ESPALIER_JAVA_OPTS", "ESPALIER_BUILD_OPTS", "ESPALIER_DASHBOARDS");
    environment.put("ESPALIER_NOT_A_VARIABLE", "1");
    UserMistake mistake =
        catchThrowableOfType(UserMistake.class, () -> load(REQUIRED, environment, Map.of()));
    assertThat(mistake.getMessage().lines().filter(line -> line.contains("no such setting")))
        .singleElement()
        .asString()
        .contains("ESPALIER_NOT_A_VARIABLE");
  }

  private static List<Path> filesThatNameVariables() throws IOException {
    List<Path> files = new ArrayList<>(List.of(Path.of("bin", "espalier")));
    try (Stream<Path> grafana = Files.walk(Path.of("..", "grafana"))) {
      grafana.filter(Files::isRegularFile).forEach(files::add);
    }
    return files;
  }

  @Test
  void clientPropertiesKeepTheirNamesHoweverTheyAreWritten() throws IOException {
    String text =
        REQUIRED
            + """
            espalier.kafka.client {
              security { protocol = SSL }
              "sasl.mechanism" = PLAIN
              max.poll.records = 100
            }
            """;
    Map<String, String> environment =
        Map.of(
            "ESPALIER_KAFKA_CLIENT_SASL_MECHANISM", "SCRAM-SHA-512",
            "ESPALIER_KAFKA_CLIENT_SECURITY_PROTOCOL", "SASL_SSL");

    assertThat(load(text, environment, Map.of("espalier.kafka.client.client.id", "me")).serve())
        .extracting(settings -> settings.kafka().client())
        .isEqualTo(
            Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "SCRAM-SHA-512",
                "max.poll.records", "100",
                "client.id", "me"));
  }

  @Test
  void aSampleThatNoArrayHoldsIsNamed() throws IOException {
    String image = "channels = 3, height = 65536, width = 65536";
    assertThat(mistakesIn(REQUIRED.replaceFirst("features = [0-9]+", image)))
        .contains("a sample of 3×65536×65536 values is too large");
  }

  @Test
  void clientPropertiesThatAreMisspeltAreNamed() throws IOException {
    assertThat(mistakesIn(REQUIRED + "espalier.kafka.client.security.protcol = SSL"))
        .contains(
            "serve.conf:7: espalier.kafka.client.security.protcol is known to no Kafka client;"
                + " maybe security.protocol is meant.");
    assertThat(load(REQUIRED + "espalier.kafka.client.quarry.token = x").serve().kafka().client())
        .as("it may be for a plug-in")
        .containsKey("quarry.token");
  }

  @Test
  void clientPropertiesThatEspalierSetsAreRefused() throws IOException {
    for (String name : KafkaConnection.RESERVED) {
      assertThat(mistakesIn(REQUIRED + "espalier.kafka.client.%s = other".formatted(name)))
          .contains("serve.conf:7: espalier.kafka.client.%s is not for here".formatted(name));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network = lenet-typo | network 'lenet-typo' is not known. Use lenet-300-100",
        "network = away.json | there is no network file away.json. Check the path",
        "network = 100-10 | network '100-10' does not fit data with 784 features",
        "prune.probation-records = 0 | espalier.prune.probation-records must be a whole number 1 or"
            + " more, got '0'",
        "prune.interval-records = 5000 | espalier.prune.interval-records must not be below"
            + " probation-records (10000), got 5000",
        "prune.criterion = noise-out | espalier.prune.criterion must be sensitivity or nnrelief or"
            + " magnitude or",
        "prune.merge-style = rough | espalier.prune.merge-style must be thorough or gentle or"
            + " faithful, got",
        "prune.merge-pace = one-by-one | espalier.prune.merge-pace must be a share such as 0.1, or"
            + " cost:LIMIT such as cost:0.001, got 'one-by-one'",
        "prune.merge-pace = 1.5 | espalier.prune.merge-pace must be a share such as 0.1",
        "prune.merge-pace = 0.0 | espalier.prune.merge-pace must be a share such as 0.1",
        "prune.merge-pace = \"cost:0\" | espalier.prune.merge-pace must be a share such as 0.1",
        "prune.compact = perhaps | espalier.prune.compact must be true or false, got 'perhaps'",
        "prune.kernel-norm = mean-of-f | espalier.prune.kernel-norm can not be mean-of-f on a"
            + " stream: it has no statistic of fixed size",
        "trainer.observe-every = 0 | espalier.trainer.observe-every must be a whole number 1 (every"
            + " batch is observed) or more, got '0'",
        "trainer.observe-every = 100 | espalier.trainer.observe-every forgets too soon: with one"
            + " batch in 100 observed and a half-life of 60000 records, what is observed is never"
            + " enough for a cut. Make it 86 or less",
        "prune.half-life-records = 2772 | espalier.prune.half-life-records forgets too soon: with"
            + " one batch in 4 observed and a half-life of 2772 records, what is observed is"
            + " never enough for a cut. Make it 2773 or more",
      })
  void whatDoesNotFitTogetherIsNamedWithItsPlace(String setting, String mistake)
      throws IOException {
    assertThat(mistakesIn(REQUIRED + "espalier." + setting))
        .startsWith("1 mistake")
        .contains("serve.conf:7: " + mistake);
  }

  @Test
  void whatDoesNotFitTogetherIsNamedAllAtOnce() throws IOException {
    String text =
        """
        espalier.network = 9-9
        espalier.prune { interval-records = 1, merge-pace = 0.1 }
        espalier.kafka.client.acks = all
        """;

    assertThat(mistakesIn(REQUIRED + text)).startsWith("4 mistakes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.25", ".5", "cost:0.001", "cost:1e-4", "cost:2"})
  void neuronsAreMergedAtAPaceOfTheirOwn(String pace) throws IOException {
    String text =
        """
        espalier.prune {
          criterion = "magnitude+noiseout"
          merge-style = faithful
          merge-pace = "%s"
        }
        """;

    ReductionSettings prune =
        load(REQUIRED + text.formatted(pace)).serve().learning().prune().reduction();

    assertThat(prune.criterion()).isEqualTo("magnitude+noiseout");
    assertThat(prune.merges().mergeStyle()).isEqualTo(MergeStyle.FAITHFUL);
    assertThat(prune.merges().mergePace()).contains(pace);
  }

  @Test
  void whatOnlyCutsFollowIsRefusedWhereThereAreNone() throws IOException {
    String text =
        "espalier.prune { criterion = %s, schedule = cubic, size-metric = macs, exclude = dense1,"
            + " layer-alpha = \"dense2=0.9\", alpha-convolution = 0.9, target-compression = 20 }";

    assertThat(mistakesIn(REQUIRED + text.formatted("noiseout")))
        .startsWith("5 mistakes")
        .contains("alpha-convolution is of cuts, but noiseout alone only merges")
        .contains("exclude is of cuts, but noiseout alone only merges")
        .contains("layer-alpha is of cuts, but noiseout alone only merges")
        .contains("schedule can not be cubic with noiseout alone")
        .contains("size-metric can not be macs with noiseout alone");
    assertThat(
            load(REQUIRED + text.formatted("\"nnrelief+noiseout\""))
                .serve()
                .learning()
                .prune()
                .reduction()
                .cuts()
                .schedule())
        .isEqualTo("cubic");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optimizer { kind = adam, momentum = 0.5 } | optimizer.momentum is of sgd, but the kind is"
            + " adam. Leave it out.",
        "optimizer { kind = adamw, momentum = 0.8 } | optimizer.momentum is of sgd",
        "prune { merge-style = faithful } | prune.merge-style is of noiseout",
        "prune { criterion = taylor, kernel-norm = f-of-mean } | prune.kernel-norm is of nnrelief",
        "prune { rounds = 11 } | prune.rounds is of a linear, cubic or geometric schedule, but the"
            + " schedule is alpha",
        "prune { criterion = noiseout, alpha = 0.9 } | prune.alpha is of criteria that cut",
        "prune { criterion = noiseout, size-exponent = 1 } | prune.size-exponent is of criteria",
      })
  void whatDoesNothingIsRefused(String setting, String mistake) throws IOException {
    assertThat(mistakesIn(REQUIRED + "espalier." + setting))
        .startsWith("1 mistake")
        .contains("serve.conf:7: espalier." + mistake);
  }

  @Test
  void whatDoesNothingUnlessItIsSetToIsNot() throws IOException {
    assertThat(load(REQUIRED + "espalier.optimizer { kind = sgd, momentum = 0.5 }").doubts())
        .isEmpty();
    assertThatThrownBy(() -> load(REQUIRED, Map.of("ESPALIER_OPTIMIZER_MOMENTUM", "0.5"), Map.of()))
        .hasMessageContaining("variable ESPALIER_OPTIMIZER_MOMENTUM: espalier.optimizer.momentum");
  }

  @Test
  void anActivationBesideAFileIsToldToDoNothing() throws IOException {
    Path layers =
        Files.writeString(
            folder.resolve("network.json"),
            """
            {"input": {"channels": 784, "height": 1, "width": 1},
             "layers": [{"type": "dense", "units": 10}]}
            """);
    String text = REQUIRED.replace("784-300-100-10", "\"" + layers + "\"");

    assertThat(load(text + "espalier.activation = tanh").doubts())
        .singleElement()
        .asString()
        .startsWith(file + ":7: espalier.activation has no effect: " + layers + " says itself");
    assertThat(load(text + "espalier.activation = relu").doubts()).isEmpty();
    assertThat(load(REQUIRED + "espalier.activation = tanh").doubts()).isEmpty();
  }

  @Test
  void networksAreComparedWithPruningOnlyWhereThereIsSome() throws IOException {
    String unfit =
        REQUIRED.replace("784-300-100-10", "784-10") + "espalier.prune.criterion = noiseout";

    assertThat(mistakesIn(unfit))
        .contains("serve.conf:7: espalier.prune.criterion is not possible: noiseout merges");
    assertThat(load(unfit + "\nespalier.prune.enabled = false").doubts()).isEmpty();
  }

  @Test
  void aPaceOfMergesIsRefusedWhereThereAreNone() throws IOException {
    assertThat(mistakesIn(REQUIRED + "espalier.prune { criterion = taylor, merge-pace = 0.1 }"))
        .contains("merge-pace is of noiseout, but the criterion is taylor. Leave it out, or use");
  }

  @Test
  void aHalfLifeMayBeShortWhereNothingIsObserved() throws IOException {
    String text = REQUIRED + "espalier.prune { half-life-records = 1, %s }";

    assertThat(
            load(text.formatted("criterion = magnitude"))
                .serve()
                .learning()
                .prune()
                .halfLifeRecords())
        .isEqualTo(1);
    assertThat(mistakesIn(text.formatted("criterion = \"magnitude+noiseout\"")))
        .contains("Make it 2773 or more");
    assertThat(load(text.formatted("enabled = false")).serve().learning().prune().halfLifeRecords())
        .isEqualTo(1);
  }

  @Test
  void secretsAreNeverShown() throws IOException {
    String text =
        REQUIRED
            + """
            espalier.kafka.client {
              sasl.jaas.config = "user alice password hunter2"
              ssl.truststore.password = hunter2
              basic.auth.user.info = "alice:hunter2"
              my.plugin.setting = hunter2
              sasl.oauthbearer.jwks.endpoint.url = "https://alice:hunter2@example.org/"
              client.id = me
            }
            """;

    LoadedSettings loaded = load(text);

    assertThat(loaded.toString())
        .contains("espalier.kafka.client.sasl.jaas.config = ******")
        .contains("espalier.kafka.client.basic.auth.user.info = ******")
        .contains("espalier.kafka.client.my.plugin.setting = ******")
        .contains("espalier.kafka.client.client.id = me")
        .doesNotContain("hunter2");
    assertThat(loaded.serve().toString()).contains("client.id=me").doesNotContain("hunter2");
    assertThat(loaded.serve().kafka().client()).containsEntry("ssl.truststore.password", "hunter2");
    assertThat(mistakesIn(text + "espalier.kafka.client.ssl.key.password = [hunter2]"))
        .contains("ssl.key.password must be one value, got ******")
        .doesNotContain("hunter2");
    assertThat(mistakesIn(REQUIRED + "espalier.kafka.client = hunter2")).doesNotContain("hunter2");
    assertThat(mistakesIn(REQUIRED + "espalier.kafka.client.sasl.jaas.config = a}hunter2"))
        .contains("serve.conf: ")
        .doesNotContain("hunter2");
  }

  @Test
  void eachSettingIsShownWithWhereItWasSet() throws IOException {
    LoadedSettings loaded =
        load(REQUIRED, Map.of("ESPALIER_SEED", "7"), Map.of("espalier.http.port", "0"));

    assertThat(loaded.lines())
        .startsWith("espalier.kafka.bootstrap-servers = localhost:9092 (" + file + ":2)")
        .contains("espalier.seed = 7 (environment variable ESPALIER_SEED)")
        .contains("espalier.http.port = 0 (system property espalier.http.port)")
        .contains("espalier.batch-size = 128");
  }

  @Test
  void sectionsAndValuesAreNotMixedUp() throws IOException {
    assertThat(mistakesIn(REQUIRED + "espalier.http = 8080\nespalier.kafka.client = x"))
        .contains("serve.conf:7: espalier.http must be a section { }, got '8080'")
        .contains("serve.conf:8: espalier.kafka.client must be a section { }, got '******'");
    assertThat(mistakesIn("espalier = 5")).contains("serve.conf:1: espalier must be a section { }");
  }

  @Test
  void sectionsOutsideEspalierAreMistakes() throws IOException {
    assertThat(mistakesIn(REQUIRED + "http.port = 1"))
        .contains("serve.conf:7: there is no setting http. Put it inside espalier { }");
    assertThat(mistakesIn(REQUIRED + "espallier.http.port = 1"))
        .contains("serve.conf:7: there is no setting espallier. Did you mean espalier?");
  }

  @Test
  void imagesAndRowsExcludeEachOther() throws IOException {
    assertThat(mistakesIn(REQUIRED + "espalier.samples.height = 28"))
        .contains("espalier.samples.features is for rows of values")
        .contains("espalier.samples.width is missing");
  }

  @Test
  void settingsOfTheActorSystemArePassedOn() throws IOException {
    LoadedSettings loaded = load(REQUIRED + "pekko.loglevel = DEBUG");

    assertThat(loaded.pekko().getString("pekko.loglevel")).isEqualTo("DEBUG");
    assertThat(loaded.pekko().root()).containsOnlyKeys("pekko");
    assertThat(load(REQUIRED).pekko().isEmpty()).isTrue();
  }

  @Test
  void includedFilesAreNamedInMistakes() throws IOException {
    Files.writeString(folder.resolve("http.conf"), "\nespalier.http.port = -1");
    assertThat(mistakesIn(REQUIRED + "include \"http.conf\""))
        .contains(folder.resolve("http.conf") + ":2: espalier.http.port must be");
  }

  /** A file in the working directory has no folder in its name. */
  @ParameterizedTest
  @ValueSource(strings = {"include \"%s\"", "include file(\"%s\")", "include required(\"%s\")"})
  void includesAreInTheFolderOfTheFile(String include) throws IOException {
    Path included = Files.createTempFile(Path.of("").toAbsolutePath(), "included", ".conf");
    Path bare = Files.createTempFile(Path.of("").toAbsolutePath(), "serve", ".conf").getFileName();
    try {
      Files.writeString(included, "espalier.http.port = 9003");
      Files.writeString(bare, REQUIRED + include.formatted(included.getFileName()));

      assertThat(SettingsLoader.load(bare, Map.of(), Map.of()).serve().http().port())
          .isEqualTo(9003);
    } finally {
      Files.delete(bare);
      Files.delete(included);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"include \"x/%s\"", "include file(\"x/%s\")"})
  void includesOfIncludesAreInTheirFolder(String include) throws IOException {
    Path inner = Files.createDirectory(folder.resolve("x"));
    Files.writeString(inner.resolve("a.conf"), "include file(\"b.conf\")");
    Files.writeString(inner.resolve("b.conf"), "espalier.http.port = 9004");

    assertThat(load(REQUIRED + include.formatted("a.conf")).serve().http().port()).isEqualTo(9004);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"away.conf\"",
        "include \"away.json\"",
        "include file(\"away.conf\")",
        "include required(\"away.conf\")",
        "espalier { include \"away\" }"
      })
  void anIncludeThatIsNotThereIsNamed(String include) throws IOException {
    assertThat(mistakesIn(REQUIRED + include))
        .startsWith("the configuration includes 'away")
        .contains("is not in " + folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"espalier { kafka", "espalier.seed = ${no.such.thing}"})
  void unparsableTextIsOneMistake(String text) throws IOException {
    assertThat(mistakesIn(text)).contains("is not understood").contains("serve.conf: 1");
  }

  @Test
  void aFileThatIsNotThereIsOneMistake() {
    assertThatThrownBy(() -> SettingsLoader.load(file, Map.of(), Map.of()))
        .isInstanceOf(UserMistake.class)
        .hasMessage("there is no configuration file " + file);
  }

  private LoadedSettings load(String text) throws IOException {
    return load(text, Map.of(), Map.of());
  }

  private LoadedSettings load(
      String text, Map<String, String> environment, Map<String, String> properties)
      throws IOException {
    write(text);
    return SettingsLoader.load(file, environment, properties);
  }

  /** What is said about {@code text}, with the folder left out of the file's name. */
  private String mistakesIn(String text) throws IOException {
    write(text);
    UserMistake mistake =
        catchThrowableOfType(
            UserMistake.class, () -> SettingsLoader.load(file, Map.of(), Map.of()));
    assertThat(mistake).as(text).isNotNull();
    return String.valueOf(mistake.getMessage()).replace(file.toString(), "serve.conf");
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }
}

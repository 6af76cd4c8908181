package io.espalier.deploy.cli.stream;

import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.cli.option.OptionValues;
import io.espalier.deploy.cli.option.RateOption;
import io.espalier.deploy.cli.option.ShortDefaults;
import io.espalier.deploy.config.ClientPropertyNames;
import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.report.ProgressBar;
import io.espalier.deploy.report.Terminal;
import io.espalier.deploy.settings.SamplesSettings.Format;
import io.espalier.model.format.TextFile;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import io.espalier.streaming.dataset.SampleStream;
import io.espalier.streaming.dataset.StreamPlan;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.Partitioning;
import io.espalier.streaming.kafka.SampleProducer;
import io.espalier.streaming.kafka.Topics;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier produce}: a data set into a topic. */
@Command(
    name = "produce",
    sortOptions = false,
    showDefaultValues = true,
    defaultValueProvider = ShortDefaults.class,
    description = {
      "Sends a data set to a topic, sample by sample, each acknowledged and written once. The topic"
          + " is created if it is missing.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier produce --data digits --bootstrap localhost:9092 --topic samples --rate 500",
      "  espalier produce --data idx:mnist --bootstrap localhost:9092 --topic mnist --epochs 10"
    })
public final class ProduceCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "SPEC",
      description = "digits[:key=value,…], idx:DIR, csv:FILE,label=COLUMN or images:DIR")
  @SuppressWarnings("NullAway.Init")
  private String data;

  @Option(
      names = "--bootstrap",
      required = true,
      paramLabel = "HOST:PORT",
      description = "brokers, several separated by commas")
  @SuppressWarnings("NullAway.Init")
  private String bootstrap;

  @Option(names = "--topic", required = true, description = "where to")
  @SuppressWarnings("NullAway.Init")
  private String topic;

  @Mixin private RateOption rate = new RateOption(0);

  @Option(names = "--epochs", defaultValue = "1", description = "how often each sample is sent")
  private int epochs;

  @Option(
      names = "--format",
      defaultValue = "binary",
      description = "of the payload: ${COMPLETION-CANDIDATES}")
  private Format format = Format.BINARY;

  @Option(
      names = "--partitions",
      defaultValue = "1",
      description = "of the topic, if it has to be created")
  private int partitions;

  @Option(
      names = "--partition-by",
      defaultValue = "any",
      description =
          "${COMPLETION-CANDIDATES}: as the client chooses, or a class to a partition (its number"
              + " modulo the partitions)")
  private Partitioning partitioning = Partitioning.ANY;

  @Option(
      names = "--client-properties",
      paramLabel = "FILE",
      description = "properties of the Kafka client, such as security.protocol and sasl.*")
  private @Nullable Path clientProperties;

  @Override
  public Integer call() throws InterruptedException {
    require(epochs >= 1, "--epochs must be at least 1, got " + epochs);
    require(partitions >= 1, "--partitions must be at least 1, got " + partitions);
    double recordsPerSecond = OptionValues.understood(spec, rate::recordsPerSecond);
    DataSpec dataSpec = OptionValues.dataSpec(spec, data);
    DataSet dataSet = OptionValues.open(spec, dataSpec);
    require(
        epochs == 1 || dataSpec.order() != DataSpec.Order.TIME,
        "--epochs must be 1 with order=time, got " + epochs);
    StreamPlan plan = dataSpec.plan().epochs(epochs, dataSet.train());
    KafkaConnection connection = connection();
    try (Topics topics = Topics.connect(connection)) {
      topics.createIfMissing(topic, partitions);
    }
    long sent =
        send(connection, new SampleStream(dataSet, plan), plan.endRecord(), recordsPerSecond);
    spec.commandLine().getOut().printf(Locale.ROOT, "%,d records in %s%n", sent, topic);
    return ExitCode.OK;
  }

  private long send(
      KafkaConnection connection, SampleStream samples, long total, double recordsPerSecond)
      throws InterruptedException {
    try (SampleProducer producer =
            SampleProducer.open(
                connection,
                topic,
                SampleCodecs.named(format.name().toLowerCase(Locale.ROOT)),
                partitioning);
        ProgressBar bar =
            ProgressBar.onStandardError(
                "Producing", OptionalLong.of(total), Terminal.ofProcess())) {
      return producer.send(
          samples,
          new SampleProducer.Plan(recordsPerSecond, OptionalLong.empty()),
          acknowledged -> bar.update(acknowledged, ""));
    }
  }

  private KafkaConnection connection() {
    if (clientProperties == null) {
      return OptionValues.understood(spec, () -> connection(Map.of()));
    }
    Map<String, String> properties = properties(clientProperties);
    requireKnown(clientProperties, properties);
    try {
      return connection(properties);
    } catch (IllegalArgumentException refused) {
      throw new UserMistake(
          String.valueOf(refused.getMessage()),
          "Leave it out of %s; --bootstrap tells where the brokers are."
              .formatted(clientProperties),
          refused);
    }
  }

  private void requireKnown(Path file, Map<String, String> properties) {
    for (String name : ClientPropertyNames.unknown(properties.keySet())) {
      String problem = "%s in %s is known to no Kafka client".formatted(name, file);
      ClientPropertyNames.meantBy(name)
          .ifPresent(
              meant -> {
                throw new UserMistake(problem, "Did you mean " + meant + "?");
              });
      spec.commandLine().getErr().println(problem + "; a plug-in of it may know it.");
    }
  }

  private KafkaConnection connection(Map<String, String> properties) {
    return new KafkaConnection(bootstrap, properties, Duration.ofSeconds(10));
  }

  private static Map<String, String> properties(Path clientProperties) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(TextFile.read(clientProperties)));
    } catch (IOException unreadable) {
      throw unreadable(clientProperties, FileTrouble.words(unreadable), unreadable);
    } catch (IllegalArgumentException malformed) {
      throw unreadable(clientProperties, String.valueOf(malformed.getMessage()), malformed);
    }
    Map<String, String> byName = new HashMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> byName.put(name, properties.getProperty(name)));
    return byName;
  }

  private static UserMistake unreadable(Path clientProperties, String why, Exception cause) {
    return new UserMistake(
        "client properties can't be read from %s: %s".formatted(clientProperties, why),
        "Check --client-properties.",
        cause);
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }
}

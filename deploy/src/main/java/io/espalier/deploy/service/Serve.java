package io.espalier.deploy.service;

import io.espalier.actors.guardian.RunEnvironment;
import io.espalier.actors.guardian.RunGuardian;
import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.predictions.PredictionOutput;
import io.espalier.deploy.config.ClientPropertyNames;
import io.espalier.deploy.http.Address;
import io.espalier.deploy.mistake.JavaOption;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.settings.HttpSettings;
import io.espalier.deploy.settings.KafkaSettings;
import io.espalier.deploy.settings.LoadedSettings;
import io.espalier.deploy.settings.ServeSettings;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.Compressions;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.PredictionTopic;
import io.espalier.streaming.kafka.TopicDescription;
import io.espalier.streaming.kafka.TopicWatch;
import io.espalier.streaming.kafka.Topics;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.source.BatchQuarantine;
import io.espalier.streaming.source.BatchSource;
import io.espalier.streaming.source.OffsetCommitter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service against a broker that is there. Closing it ends it in order. */
public final class Serve implements AutoCloseable {

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

  private final Service service;
  private final Resumption.Place place;
  private final CloseStack open;

  private Serve(Service service, Resumption.Place place, CloseStack open) {
    this.service = service;
    this.place = place;
    this.open = open;
  }

  /** The clients that a service keeps for as long as it lives. */
  private record Kafka(Topics topics, OffsetCommitter committer, CloseStack open)
      implements AutoCloseable {

    static Kafka connect(ServeSettings serve) {
      KafkaSettings settings = serve.kafka();
      return CloseStack.opening(
          open -> {
            Topics topics =
                open.add(
                    Topics.connect(
                        new KafkaConnection(
                            settings.bootstrapServers(), settings.client(), CONNECTION_TIMEOUT)),
                    Topics::close);
            OffsetCommitter committer =
                OffsetCommitter.open(
                    topics,
                    settings.topic(),
                    settings.groupId(),
                    place(serve.checkpoint().directory()),
                    InstantSource.system());
            return new Kafka(topics, open.add(committer, OffsetCommitter::close), open);
          });
    }

    private static String place(Path checkpoints) {
      try {
        return checkpoints.toAbsolutePath() + " on " + InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException nameless) {
        return checkpoints.toAbsolutePath() + " on a machine without a name";
      }
    }

    @Override
    public void close() {
      open.close();
    }
  }

  /**
   * Finds out whether the settings fit each other and the network, and starts nothing.
   *
   * @throws UserMistake when they don't
   */
  public static void check(LoadedSettings loaded) {
    runOf(loaded.serve());
  }

  /**
   * Starts the service.
   *
   * @throws UserMistake when settings don't fit each other, or the checkpoints are of another
   *     network
   * @throws io.espalier.streaming.kafka.StreamUnavailableException when broker or topic can't be
   *     reached
   */
  public static Serve start(LoadedSettings loaded) {
    ServeSettings settings = loaded.serve();
    RunSettings run = runOf(settings);
    ClientPropertyNames.unknown(settings.kafka().client().keySet())
        .forEach(name -> LOG.warn("{} is known to no Kafka client; a plug-in may know it", name));
    page(settings.http()).requireFree();
    probes(settings.http()).requireFree();
    requireCompressions();
    return CloseStack.opening(open -> start(loaded, run, open));
  }

  private static Serve start(LoadedSettings loaded, RunSettings run, CloseStack open) {
    ServeSettings settings = loaded.serve();
    Kafka kafka = open.add(Kafka.connect(settings), Kafka::close);
    Offsets beginning = beginning(settings.kafka(), kafka.topics()); // before a folder is made
    WatchedTopic topic = topic(settings.kafka(), kafka);
    Optional<PredictionOutput> predictions =
        settings
            .predictions()
            .topic()
            .map(
                name ->
                    PredictionOutputs.open(
                        kafka.topics(),
                        new PredictionTopic.Settings(
                            name,
                            settings.kafka().topic(),
                            settings.samples().shape().classes(),
                            settings.predictions().classNames()),
                        topic,
                        kafka.open()));
    Resumption.Place place =
        open.add(
            Resumption.open(
                settings.checkpoint().directory(),
                settings.checkpoint().keep(),
                run,
                SettingNames.SERVE),
            Resumption.Place::close);
    Service service =
        open.add(start(loaded, run, place, kafka, beginning, topic, predictions), Service::close);
    service.afterRun(
        kafka::close); // a signal ends the run, and nobody may be left to close the rest
    return new Serve(service, place, open);
  }

  /** Producers choose how they compress; a service that fails at the first such record is late. */
  private static void requireCompressions() {
    Compressions.unusable()
        .ifPresent(
            compression -> {
              throw new UserMistake(
                  "records compressed with %s can't be read: the temporary folder %s forbids programs"
                      .formatted(compression, System.getProperty("java.io.tmpdir")),
                  "Name another one: %s.".formatted(JavaOption.given("-Djava.io.tmpdir=DIR")));
            });
  }

  private static Address page(HttpSettings http) {
    return new Address("the page", http.host(), http.port(), "espalier.http.port", http.hosts());
  }

  private static Address probes(HttpSettings http) {
    return new Address(
        "metrics and health",
        http.host(),
        http.probePort(),
        "espalier.http.probe-port",
        http.hosts());
  }

  private static Service start(
      LoadedSettings loaded,
      RunSettings run,
      Resumption.Place place,
      Kafka clients,
      Offsets beginning,
      WatchedTopic topic,
      Optional<PredictionOutput> predictions) {
    ServeSettings settings = loaded.serve();
    KafkaSettings kafka = settings.kafka();
    return Service.start(
        new Service.Settings(
            settings.network(),
            kafka.topic() + " at " + kafka.bootstrapServers(),
            run,
            page(settings.http()),
            Optional.of(probes(settings.http())),
            settings.publish(),
            settings.predictions().classNames()),
        new RunEnvironment(
            offsets -> stream(settings, clients.topics(), offsets, topic),
            new BatchQuarantine(clients.topics(), samples(settings), topic),
            beginning,
            place.store(),
            clients.committer()::commit,
            Map.of(),
            predictions),
        topic,
        new RunLog(LOG, System::nanoTime),
        loaded.pekko());
  }

  private static WatchedTopic topic(KafkaSettings kafka, Kafka clients) {
    return new WatchedTopic(
        Duration.ofSeconds(kafka.unreachableSeconds()),
        System::nanoTime,
        InstantSource.system(),
        clients.committer()::greet);
  }

  private static RunSettings runOf(ServeSettings settings) {
    try {
      return StreamRun.of(
          settings.initialNetwork(),
          settings.learning(),
          settings.checkpoint().every(),
          settings.publish());
    } catch (IllegalArgumentException refused) {
      throw new UserMistake(
          String.valueOf(refused.getMessage()), "Correct the configuration.", refused);
    }
  }

  /** Where a model without a checkpoint begins; also finds out whether the topic is there. */
  private static Offsets beginning(KafkaSettings kafka, Topics topics) {
    TopicDescription topic = topics.describe(kafka.topic());
    return switch (kafka.start()) {
      case EARLIEST -> Offsets.NONE; // as the stream does by itself
      case LATEST -> topic.latest();
    };
  }

  private static Source<Batch, NotUsed> stream(
      ServeSettings settings, Topics topics, Offsets offsets, WatchedTopic topic) {
    return BatchSource.from(topics, samples(settings), offsets, TopicWatch.telling(topic));
  }

  private static BatchSource.Settings samples(ServeSettings settings) {
    return new BatchSource.Settings(
        settings.kafka().topic(),
        settings.samples().shape(),
        settings.learning().batchSize(),
        SampleCodecs.named(settings.samples().defaultFormat().name().toLowerCase(Locale.ROOT)),
        OptionalLong.empty(),
        settings.kafka().onLost(),
        settings.predictions().isWanted());
  }

  /** Where the page is. */
  public String url() {
    return service.url();
  }

  /** Where predictions are, once something is learnt. */
  public String modelUrl() {
    return service.modelUrl();
  }

  /** Where metrics and health are besides. */
  public String probesUrl() {
    return service.probesUrl().orElseThrow();
  }

  /** Records trained before, if it goes on from a checkpoint. */
  public OptionalLong recordsBefore() {
    return place.records();
  }

  /**
   * Waits until the service is told to stop.
   *
   * @throws RuntimeException the cause, when it fails
   */
  public RunGuardian.Finished await() {
    return Service.finished(service.ended().toCompletableFuture().join());
  }

  @Override
  public void close() {
    open.close();
  }
}

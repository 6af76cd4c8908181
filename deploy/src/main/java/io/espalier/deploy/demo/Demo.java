package io.espalier.deploy.demo;

import com.typesafe.config.ConfigFactory;
import io.espalier.actors.guardian.RunGuardian;
import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.trainer.RateHistory;
import io.espalier.deploy.http.Address;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.offline.DataSets;
import io.espalier.deploy.offline.NetworkReport;
import io.espalier.deploy.offline.Networks;
import io.espalier.deploy.report.Report;
import io.espalier.deploy.service.CloseStack;
import io.espalier.deploy.service.EndOfProcess;
import io.espalier.deploy.service.Resumption;
import io.espalier.deploy.service.RunEvents;
import io.espalier.deploy.service.Service;
import io.espalier.deploy.service.SettingNames;
import io.espalier.deploy.service.StreamReport;
import io.espalier.deploy.service.StreamRun;
import io.espalier.deploy.service.WatchedTopic;
import io.espalier.deploy.settings.CheckpointSettings;
import io.espalier.deploy.settings.KafkaSettings;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DriftedPart;
import io.espalier.streaming.dataset.StreamPlan;
import io.espalier.streaming.kafka.EmbeddedBroker;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.TopicWatch;
import io.espalier.streaming.kafka.Topics;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.source.BatchQuarantine;
import io.espalier.streaming.source.BatchSource;
import io.espalier.streaming.source.OnLost;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Broker, producer, service and page in one process. Closing it ends all of them in order and
 * deletes what is temporary.
 */
public final class Demo implements AutoCloseable {

  private static final String TOPIC = "espalier-demo";

  private static final long SEGMENT_BYTES = 64 << 20;

  private final DemoSettings settings;
  private final DataSet data;
  private final RunSettings run;
  private final EndOfProcess end;
  private final EmbeddedBroker broker;
  private final Service service;
  private final RunEvents events;
  private final Resumption.Place place;

  /** All of these. */
  private final CloseStack open;

  /**
   * Completed when broker or producer break, which the run itself can't tell from an idle stream.
   */
  private final CompletableFuture<RunGuardian.RunEnded> broken;

  private Demo(
      DemoSettings settings,
      DataSet data,
      RunSettings run,
      EndOfProcess end,
      EmbeddedBroker broker,
      Service service,
      RunEvents events,
      Resumption.Place place,
      CompletableFuture<RunGuardian.RunEnded> broken,
      CloseStack open) {
    this.open = open;
    this.broken = broken;
    this.place = place;
    this.settings = settings;
    this.data = data;
    this.run = run;
    this.end = end;
    this.broker = broker;
    this.service = service;
    this.events = events;
  }

  /**
   * Starts everything.
   *
   * @param end closes it when the process is told to stop
   * @param run as {@link #runOf} makes it
   * @throws UserMistake when the folder holds another demo or can't be used
   * @throws CancellationException when the process is told to stop meanwhile
   */
  public static Demo start(DemoSettings settings, DataSet data, RunSettings run, EndOfProcess end) {
    page(settings).requireFree();
    try {
      Demo demo = startInFolder(settings, data, run, end);
      end.onceStarted(demo::close);
      return demo;
    } catch (RuntimeException | Error failure) {
      if (end.hasCome()) {
        throw new CancellationException("stopped while it started");
      }
      throw failure;
    }
  }

  private static Address page(DemoSettings settings) {
    return Address.ofLocalPage(settings.port(), "--port");
  }

  private static Demo startInFolder(
      DemoSettings settings, DataSet data, RunSettings run, EndOfProcess end) {
    return CloseStack.opening(
        open -> {
          DemoFolder folder = open.add(DemoFolder.open(settings), DemoFolder::close);
          Resumption.Place place =
              open.add(
                  Resumption.open(
                      folder.checkpoints(),
                      CheckpointSettings.DEFAULT_KEEP,
                      run,
                      SettingNames.DEMO),
                  Resumption.Place::close);
          EmbeddedBroker broker =
              open.add(
                  EmbeddedBroker.at(folder.broker(), 0, brokerSettings(run)),
                  EmbeddedBroker::close);
          return start(settings, data, run, end, place, broker, open);
        });
  }

  private static Demo start(
      DemoSettings settings,
      DataSet data,
      RunSettings run,
      EndOfProcess end,
      Resumption.Place place,
      EmbeddedBroker broker,
      CloseStack open) {
    KafkaConnection connection = KafkaConnection.to(broker.bootstrapServers());
    Topics topics = open.add(Topics.connect(connection), Topics::close);
    long sent = recordsIn(topics);
    RunEvents events = new RunEvents();
    CompletableFuture<RunGuardian.RunEnded> broken =
        broker
            .failure()
            .<RunGuardian.RunEnded>thenApply(RunGuardian.Failed::new)
            .toCompletableFuture();
    Service service = open.add(service(settings, data, run, place, topics, events), Service::close);
    open.add(
        DemoProducer.start(
            connection,
            TOPIC,
            data,
            plan(settings).from(sent),
            settings.recordsPerSecond(),
            events::records,
            broken::completeExceptionally),
        DemoProducer::close);
    return new Demo(settings, data, run, end, broker, service, events, place, broken, open);
  }

  private static Service service(
      DemoSettings settings,
      DataSet data,
      RunSettings run,
      Resumption.Place place,
      Topics topics,
      RunEvents events) {
    WatchedTopic topic =
        new WatchedTopic(
            Duration.ofSeconds(KafkaSettings.DEFAULT_UNREACHABLE_SECONDS),
            System::nanoTime,
            InstantSource.system(),
            seen -> {});
    return Service.start(
        new Service.Settings(
            settings.network(), settings.data().text(), run, page(settings), Optional.empty()),
        offsets -> stream(settings, data, topics, offsets, topic),
        new BatchQuarantine(
            topics,
            BatchSource.Settings.endless(TOPIC, data.shape(), settings.learning().batchSize()),
            topic),
        topic,
        Offsets.NONE,
        place.store(),
        offsets -> {},
        events,
        ConfigFactory.empty());
  }

  /** Keeps twice what a run can have to read again after a crash, and a few segments at least. */
  private static Map<String, String> brokerSettings(RunSettings run) {
    long records = run.checkpointEvery().records() + DemoProducer.LARGEST_LEAD;
    long bytes = 2 * records * Float.BYTES * run.network().input().size();
    return Map.of(
        "log.retention.bytes",
        Long.toString(Math.max(8 * SEGMENT_BYTES, bytes)),
        "log.segment.bytes",
        Long.toString(SEGMENT_BYTES));
  }

  /**
   * What is learnt and how, by the options.
   *
   * @throws IllegalArgumentException when one is not possible or does not fit the data
   */
  public static RunSettings runOf(DemoSettings settings, DataSet data) {
    InitialNetwork named = Networks.named(settings.network(), data.shape(), Nonlinearity.RELU);
    if (named instanceof InitialNetwork.Trained trained) {
      trained.requireDense(); // its twin is the dense network of the report
    }
    InitialNetwork initial =
        Networks.standardizing(
            named,
            settings.network(),
            settings.standardize(),
            Networks.needsStandardization(data.shape()));
    return StreamRun.of(initial, settings.learning(), CheckpointSettings.DEFAULT_EVERY);
  }

  private static StreamPlan plan(DemoSettings settings) {
    StreamPlan plan = settings.data().plan();
    return settings.records().isPresent() ? plan.records(settings.records().getAsLong()) : plan;
  }

  /** One partition: the offset of a record is its number in the plan. */
  private static long recordsIn(Topics topics) {
    topics.createIfMissing(TOPIC, 1);
    return topics.describe(TOPIC).partitions().lastEntry().getValue().latest();
  }

  private static Source<Batch, NotUsed> stream(
      DemoSettings settings, DataSet data, Topics topics, Offsets offsets, WatchedTopic topic) {
    OptionalLong remaining =
        settings.records().isPresent()
            ? OptionalLong.of(Math.max(0, settings.records().getAsLong() - offsets.nextOf(0)))
            : OptionalLong.empty();
    return BatchSource.from(
        topics,
        new BatchSource.Settings(
            TOPIC,
            data.shape(),
            settings.learning().batchSize(),
            SampleCodecs.BINARY,
            remaining,
            OnLost.STOP),
        offsets,
        TopicWatch.telling(topic));
  }

  /** Where the page is. */
  public String url() {
    return service.url();
  }

  /** The broker's address and the topic, for other programs that read along. */
  public String topic() {
    return "%s, topic %s".formatted(broker.bootstrapServers(), TOPIC);
  }

  /** Records trained before, if it goes on from a checkpoint. */
  public OptionalLong recordsBefore() {
    return place.records();
  }

  /** Has {@code listener} told the progress from now on. */
  public void onProgress(RunEvents.Listener listener) {
    events.listen(listener);
  }

  /**
   * Waits for the end of the run.
   *
   * @throws RuntimeException the cause, when the producer or the run failed
   */
  public RunGuardian.Finished await() {
    CompletableFuture<RunGuardian.RunEnded> ended = service.ended().toCompletableFuture();
    try {
      return Service.finished((RunGuardian.RunEnded) CompletableFuture.anyOf(ended, broken).join());
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }

  /** Whether all records came; a run that was told to stop ends before. */
  public boolean isComplete(RunGuardian.Finished finished) {
    long read = finished.last().trainer().position().offsets().nextOf(0);
    return settings.records().isPresent() && read >= settings.records().getAsLong();
  }

  /**
   * Measures what came of the run and shows it on the page. Trains the dense twin first, at the
   * rates that the run had; one that was not pruned is its own. Accuracies are on the test part, in
   * the concept that the stream ended with.
   *
   * @param twinProgress told the records the twin was trained on
   * @throws CancellationException when the process is told to stop meanwhile
   */
  public Report report(RunGuardian.Finished finished, LongConsumer twinProgress) {
    long lastRecord = Math.max(0, finished.last().trainer().position().offsets().nextOf(0) - 1);
    DataSet.Part test = DriftedPart.test(data, plan(settings), lastRecord);
    NetworkSnapshot pruned = finished.last().trainer().learner().network();
    NetworkSnapshot dense =
        settings.learning().prune().enabled() ? twin(rates(finished), twinProgress) : pruned;
    Report report =
        StreamReport.of(
            settings.network(),
            settings.learning().prune().reduction().criterion(),
            settings.learning().seed(),
            settings.data().text(),
            NetworkReport.measure(dense, pruned, DataSets.labelled(test)),
            finished,
            run.trainer().evaluation(),
            events);
    service.show(report);
    return report;
  }

  /** When the run learnt at another rate than it is set, as its dense twin does. */
  public static RateHistory rates(RunGuardian.Finished finished) {
    return finished.last().trainer().rates();
  }

  private NetworkSnapshot twin(RateHistory rates, LongConsumer progress) {
    return DenseTwin.train(
        run,
        data,
        plan(settings),
        settings.learning().batchSize(),
        rates,
        trained -> {
          requireTime();
          progress.accept(trained);
        });
  }

  private void requireTime() {
    if (end.hasCome()) {
      throw new CancellationException("stopped before the report");
    }
  }

  /** Also done when a signal ends the process; whoever comes second waits for the first. */
  @Override
  public void close() {
    open.close();
  }
}

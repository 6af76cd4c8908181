package io.espalier.deploy.demo;

import com.typesafe.config.ConfigFactory;
import io.espalier.actors.guardian.RunEnvironment;
import io.espalier.actors.guardian.RunGuardian;
import io.espalier.actors.progress.Causes;
import io.espalier.actors.trainer.RateHistory;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.offline.DataSets;
import io.espalier.deploy.offline.NetworkReport;
import io.espalier.deploy.report.AfterChange;
import io.espalier.deploy.report.Report;
import io.espalier.deploy.service.CloseStack;
import io.espalier.deploy.service.EndOfProcess;
import io.espalier.deploy.service.PredictionOutputs;
import io.espalier.deploy.service.Resumption;
import io.espalier.deploy.service.RunEvents;
import io.espalier.deploy.service.Service;
import io.espalier.deploy.service.SettingNames;
import io.espalier.deploy.service.StreamReport;
import io.espalier.deploy.service.WatchedTopic;
import io.espalier.deploy.settings.CheckpointSettings;
import io.espalier.deploy.settings.KafkaSettings;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.kafka.EmbeddedBroker;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.TopicWatch;
import io.espalier.streaming.kafka.Topics;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.source.BatchQuarantine;
import io.espalier.streaming.source.BatchSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;

/**
 * Broker, producer, service and page in one process. Closing it ends all of them in order and
 * deletes what is temporary.
 */
public final class Demo implements AutoCloseable {

  private final DemoPlan plan;
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
      DemoPlan plan,
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
    this.plan = plan;
    this.end = end;
    this.broker = broker;
    this.service = service;
    this.events = events;
  }

  /**
   * Starts everything.
   *
   * @param end closes it when the process is told to stop
   * @throws UserMistake when the folder holds another demo or can't be used
   * @throws CancellationException when the process is told to stop meanwhile
   */
  public static Demo start(DemoPlan plan, EndOfProcess end) {
    plan.page().requireFree();
    try {
      Demo demo = startInFolder(plan, end);
      end.onceStarted(demo::close);
      return demo;
    } catch (RuntimeException | Error failure) {
      if (end.hasCome()) {
        throw new CancellationException("stopped while it started");
      }
      throw failure;
    }
  }

  private static Demo startInFolder(DemoPlan plan, EndOfProcess end) {
    return CloseStack.opening(
        open -> {
          DemoFolder folder = open.add(DemoFolder.open(plan.settings()), DemoFolder::close);
          Resumption.Place place =
              open.add(
                  Resumption.open(
                      folder.checkpoints(),
                      CheckpointSettings.DEFAULT_KEEP,
                      plan.run(),
                      SettingNames.DEMO),
                  Resumption.Place::close);
          EmbeddedBroker broker =
              open.add(
                  EmbeddedBroker.at(folder.broker(), 0, plan.brokerSettings()),
                  EmbeddedBroker::close);
          return start(plan, end, place, broker, open);
        });
  }

  private static Demo start(
      DemoPlan plan,
      EndOfProcess end,
      Resumption.Place place,
      EmbeddedBroker broker,
      CloseStack open) {
    KafkaConnection connection = KafkaConnection.to(broker.bootstrapServers());
    Topics topics = open.add(Topics.connect(connection), Topics::close);
    long sent = recordsIn(topics);
    RunEvents events = new RunEvents(plan.stream().lastChange());
    CompletableFuture<RunGuardian.RunEnded> broken =
        broker
            .failure()
            .<RunGuardian.RunEnded>thenApply(RunGuardian.Failed::new)
            .toCompletableFuture();
    Service service = open.add(service(plan, place, topics, events, open), Service::close);
    open.add(
        DemoProducer.start(
            connection,
            DemoPlan.TOPIC,
            plan.data(),
            plan.stream().from(sent),
            plan.settings().recordsPerSecond(),
            events::records,
            broken::completeExceptionally),
        DemoProducer::close);
    return new Demo(plan, end, broker, service, events, place, broken, open);
  }

  private static Service service(
      DemoPlan plan, Resumption.Place place, Topics topics, RunEvents events, CloseStack open) {
    WatchedTopic topic =
        new WatchedTopic(
            Duration.ofSeconds(KafkaSettings.DEFAULT_UNREACHABLE_SECONDS),
            System::nanoTime,
            InstantSource.system(),
            seen -> {});
    return Service.start(
        plan.shown(),
        new RunEnvironment(
            offsets ->
                BatchSource.from(topics, plan.batches(offsets), offsets, TopicWatch.telling(topic)),
            new BatchQuarantine(topics, plan.batches(Offsets.NONE), topic),
            Offsets.NONE,
            place.store(),
            offsets -> {},
            Map.of(),
            plan.predictions()
                .map(settings -> PredictionOutputs.open(topics, settings, topic, open))),
        topic,
        events,
        ConfigFactory.empty());
  }

  /** One partition: the offset of a record is its number in the plan. */
  private static long recordsIn(Topics topics) {
    topics.createIfMissing(DemoPlan.TOPIC, 1);
    return topics.describe(DemoPlan.TOPIC).partitions().lastEntry().getValue().latest();
  }

  /** Where the page is. */
  public String url() {
    return service.url();
  }

  /** Where predictions are, once something is learnt. */
  public String modelUrl() {
    return service.modelUrl();
  }

  /** The broker's address and the topic, for other programs that read along. */
  public String topic() {
    return "%s, topic %s".formatted(broker.bootstrapServers(), DemoPlan.TOPIC);
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
      throw Causes.of(failure) instanceof RuntimeException cause ? cause : failure;
    }
  }

  /** Whether all records came; a run that was told to stop ends before. */
  public boolean isComplete(RunGuardian.Finished finished) {
    return plan.isAllOf(read(finished));
  }

  private static long read(RunGuardian.Finished finished) {
    return finished.last().trainer().position().offsets().nextOf(0);
  }

  /**
   * Measures what came of the run and shows it on the page. Trains the dense twin first, at the
   * rates that the run had; one that was not pruned is its own. Accuracies are on the test part, in
   * the concept that the stream ended with. A cut that is on probation then is not in the result,
   * where its guard has a network without it.
   *
   * @param twinProgress told the records the twin was trained on
   * @throws CancellationException when the process is told to stop meanwhile
   */
  public Report report(RunGuardian.Finished finished, LongConsumer twinProgress) {
    DemoSettings settings = plan.settings();
    DataSet.Part test = plan.test(read(finished));
    NetworkSnapshot pruned = finished.last().trainer().unquestioned();
    DenseTwin dense =
        settings.learning().prune().enabled()
            ? twin(rates(finished), twinProgress)
            : new DenseTwin(pruned, sinceChange(finished));
    Report report =
        StreamReport.of(
            settings.network(),
            settings.learning().prune().reduction().criterion(),
            settings.learning().seed(),
            settings.data().text(),
            NetworkReport.measure(dense.network(), pruned, DataSets.labelled(test))
                .withDenseSinceChange(dense.afterChange()),
            finished,
            plan.run().trainer().evaluation(),
            events);
    service.show(report);
    return report;
  }

  private AfterChange sinceChange(RunGuardian.Finished finished) {
    return events.sinceChange(finished.last().trainer().position().trained());
  }

  /** When the run learnt at another rate than it is set, as its dense twin does. */
  public static RateHistory rates(RunGuardian.Finished finished) {
    return finished.last().trainer().rates();
  }

  private DenseTwin twin(RateHistory rates, LongConsumer progress) {
    return DenseTwin.train(
        plan.run(),
        plan.data(),
        plan.stream(),
        plan.settings().learning().batchSize(),
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

package io.espalier.deploy.demo;

import io.espalier.actors.guardian.RunSettings;
import io.espalier.deploy.http.Address;
import io.espalier.deploy.offline.Networks;
import io.espalier.deploy.service.Service;
import io.espalier.deploy.service.StreamRun;
import io.espalier.deploy.settings.CheckpointSettings;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DriftedPart;
import io.espalier.streaming.dataset.StreamPlan;
import io.espalier.streaming.kafka.PredictionTopic;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.source.BatchSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a demonstration is: what is streamed, how it is learnt, and what it is measured on.
 *
 * @param run how it is learnt and pruned, made from settings and data
 */
public record DemoPlan(DemoSettings settings, DataSet data, RunSettings run) {

  static final String TOPIC = "espalier-demo";

  private static final long SEGMENT_BYTES = 64 << 20;

  /**
   * What the options say, of a data set.
   *
   * @throws IllegalArgumentException when one is not possible or does not fit the data
   */
  public static DemoPlan of(DemoSettings settings, DataSet data) {
    InitialNetwork named = Networks.named(settings.network(), data.shape(), Nonlinearity.RELU);
    if (named instanceof InitialNetwork.Trained trained) {
      trained.requireDense(); // its twin is the dense network of the report
    }
    InitialNetwork initial =
        named.measuringFeatures(
            settings.standardize(), !named.spec().input().isPicture(), settings.network());
    return new DemoPlan(
        settings,
        data,
        StreamRun.of(
            initial, settings.learning(), CheckpointSettings.DEFAULT_EVERY, settings.publish()));
  }

  /** Where the page is to be. */
  Address page() {
    return Address.ofLocalPage(settings.port(), "--port");
  }

  /** The records, from the first on. */
  StreamPlan stream() {
    StreamPlan plan = settings.data().plan();
    return settings.records().isPresent() ? plan.records(settings.records().getAsLong()) : plan;
  }

  /** How the topic is read from {@code offsets} on. */
  BatchSource.Settings batches(Offsets offsets) {
    BatchSource.Settings endless =
        BatchSource.Settings.endless(TOPIC, data.shape(), settings.learning().batchSize())
            .predicting(settings.predictionsTopic().isPresent());
    return settings.records().isPresent()
        ? endless.stoppingAfter(Math.max(0, settings.records().getAsLong() - offsets.nextOf(0)))
        : endless;
  }

  /** Where the predictions of its records go, if they go anywhere. */
  Optional<PredictionTopic.Settings> predictions() {
    return settings
        .predictionsTopic()
        .map(
            topic -> new PredictionTopic.Settings(topic, TOPIC, data.shape().classes(), List.of()));
  }

  /** What is shown on the page. */
  Service.Settings shown() {
    return new Service.Settings(
        settings.network(),
        settings.data().text(),
        run,
        page(),
        Optional.empty(),
        settings.publish(),
        data.classNames());
  }

  /** Keeps twice what a run can have to read again after a crash, and a few segments at least. */
  Map<String, String> brokerSettings() {
    long records = run.checkpointEvery().records() + DemoProducer.LARGEST_LEAD;
    long bytes = 2 * records * Float.BYTES * run.network().input().size();
    return Map.of(
        "log.retention.bytes",
        Long.toString(Math.max(8 * SEGMENT_BYTES, bytes)),
        "log.segment.bytes",
        Long.toString(SEGMENT_BYTES));
  }

  /**
   * What a run is measured on: the test part, in the concept that its stream ended with.
   *
   * @param read records that were read of the stream
   */
  DataSet.Part test(long read) {
    return DriftedPart.test(data, stream(), Math.max(0, read - 1));
  }

  /** Whether all records came, of which {@code read} were read. */
  boolean isAllOf(long read) {
    return settings.records().isPresent() && read >= settings.records().getAsLong();
  }
}

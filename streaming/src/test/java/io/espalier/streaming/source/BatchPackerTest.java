package io.espalier.streaming.source;

import static io.espalier.streaming.source.RecordDecoderTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.TestSamples;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.SampleOrigins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class BatchPackerTest {

  private static final ActorSystem system = ActorSystem.create("test");
  private static final CompletableFuture<?> SAFE = CompletableFuture.completedFuture(null);
  private static final Duration MOMENT = Duration.ofMillis(20);
  private static final Offsets START = Offsets.NONE.with(0, 3).with(7, 2);

  @AfterAll
  static void stop() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aBatchCountsWhatWasMetWhileItWasFilled() throws Exception {
    List<Batch> batches =
        pack(
            decoded(0, 3),
            decoded(0, 3),
            rejected(1, 0),
            decoded(0, 4),
            decoded(1, 1),
            rejected(0, 5));

    assertThat(batches).hasSize(2);
    assertThat(TestSamples.labels(batches.get(0))).containsExactly(3, 4);
    assertThat(batches.get(0).duplicates()).isEqualTo(1);
    assertThat(batches.get(0).deadLetters()).isEqualTo(1);
    assertThat(batches.get(0).offsets().next())
        .isEqualTo(new TreeMap<>(Map.of(0, 5L, 1, 1L, 7, 2L)));
    assertThat(TestSamples.labels(batches.get(1))).containsExactly(1);
    assertThat(batches.get(1).features()).containsExactly(1, 0.5f, -1.25f);
    assertThat(batches.get(1).duplicates()).isZero();
    assertThat(batches.get(1).deadLetters()).isEqualTo(1);
    assertThat(batches.get(1).offsets().next())
        .isEqualTo(new TreeMap<>(Map.of(0, 6L, 1, 2L, 7, 2L)));
  }

  /** Those before the first sample may have been told of already, so they don't count. */
  @Test
  void deadLettersFillABatchToo() throws Exception {
    List<Batch> batches =
        pack(
            rejected(0, 3),
            rejected(0, 4),
            rejected(0, 5),
            decoded(0, 6),
            rejected(0, 7),
            rejected(0, 8),
            decoded(0, 9),
            decoded(0, 10));

    assertThat(batches).extracting(Batch::size).containsExactly(0, 1, 2);
    assertThat(batches).extracting(Batch::deadLetters).containsExactly(2, 3, 0);
    assertThat(batches).extracting(batch -> batch.offsets().nextOf(0)).containsExactly(5L, 9L, 11L);
  }

  @Test
  void deadLettersThatDoNotFillABatchAreToldOfInTime() throws Exception {
    Batch told = first(rejected(0, 3));

    assertThat(told.size()).isZero();
    assertThat(told.deadLetters()).isEqualTo(1);
    assertThat(told.offsets().nextOf(0)).isEqualTo(4);
  }

  /** They are acknowledged, and the samples that wait are in no batch. */
  @Test
  void deadLettersBehindSamplesThatWaitAreToldOfInTime() throws Exception {
    Batch told = first(decoded(0, 3), rejected(7, 2));

    assertThat(told.size()).isZero();
    assertThat(told.deadLetters()).isEqualTo(1);
    assertThat(told.offsets()).isEqualTo(START.withSettled(7, Set.of(2L)));
  }

  @Test
  void thoseBeforeTheSamplesThatWaitArePassedAndThoseBehindSettled() throws Exception {
    Batch told = first(rejected(0, 3), decoded(0, 4), rejected(0, 5));

    assertThat(told.deadLetters()).isEqualTo(2);
    assertThat(told.offsets()).isEqualTo(START.with(0, 4).withSettled(0, Set.of(5L)));
  }

  /** Wherever a run stops while samples wait, the next one makes the batches it would have. */
  @Test
  void whatWasToldOfChangesNeitherBatchesNorCounts() throws Exception {
    List<Fetched> all = new ArrayList<>();
    Random random = new Random(5);
    for (int offset = 3; offset < 40; offset++) {
      for (int partition : new int[] {0, 7}) {
        all.add(random.nextInt(3) > 0 ? rejected(partition, offset) : decoded(partition, offset));
      }
    }
    List<Batch> uninterrupted = pack(START, all);

    for (int stop = 1; stop < all.size(); stop++) {
      List<Batch> batches = new ArrayList<>(toldOf(all.subList(0, stop)));
      Offsets reached = batches.isEmpty() ? START : batches.get(batches.size() - 1).offsets();
      batches.addAll(pack(reached, unread(all, reached)));

      assertThat(samples(batches)).as("stopped after %d", stop).isEqualTo(samples(uninterrupted));
      assertThat(batches.stream().mapToInt(Batch::deadLetters).sum())
          .isEqualTo(uninterrupted.stream().mapToInt(Batch::deadLetters).sum());
      assertThat(batches.get(batches.size() - 1).offsets())
          .isEqualTo(START.with(0, 40).with(7, 40));
    }
  }

  /** The batches up to that which tells of the last dead letter. */
  private static List<Batch> toldOf(List<Fetched> fetched) throws Exception {
    long bad = fetched.stream().filter(BatchPackerTest::isBad).count();
    AtomicLong untold = new AtomicLong(bad);
    return Source.from(fetched)
        .concat(bad == 0 ? Source.empty() : Source.never())
        .via(new BatchPacker(settings(), START, rejected -> SAFE, MOMENT))
        .filter(batch -> bad > 0)
        .takeWhile(batch -> untold.addAndGet(-batch.deadLetters()) > 0, true)
        .runWith(Sink.seq(), system)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  /** What a run from these offsets on reads of the same records. */
  private static List<Fetched> unread(List<Fetched> fetched, Offsets from) {
    return fetched.stream().filter(next -> next.offset() >= from.nextOf(next.partition())).toList();
  }

  private static List<List<Integer>> samples(List<Batch> batches) {
    return batches.stream()
        .filter(batch -> batch.size() > 0)
        .map(batch -> TestSamples.numbersIn(List.of(batch)))
        .toList();
  }

  @Test
  void newsThatThereIsNoRecordIsPassedOnUnlessSamplesWait() throws Exception {
    List<Batch> batches =
        pack(
            decoded(0, 3),
            decoded(0, 4),
            passed(0, 6),
            decoded(0, 6),
            passed(0, 8),
            decoded(7, 2),
            passed(7, 9));

    assertThat(batches).extracting(Batch::size).containsExactly(2, 0, 2, 0);
    assertThat(batches)
        .extracting(batch -> batch.offsets().next())
        .containsExactly(at(5, 2), at(6, 2), at(8, 3), at(8, 9));
  }

  @Test
  void anEndAfterAFullBatchGivesNoEmptyOne() throws Exception {
    assertThat(pack(decoded(0, 3), decoded(0, 4))).hasSize(1);
  }

  /** The failure behind the records is there before the dead letter is safe. */
  @Test
  void aBatchIsNotToldOfBeforeItsDeadLettersAreSafe() {
    assertThatThrownBy(
            () ->
                first(
                    Source.from(List.of(rejected(0, 3), decoded(0, 4), decoded(0, 5)))
                        .concat(Source.failed(new IllegalStateException("behind the records"))),
                    new CompletableFuture<>()))
        .hasRootCauseMessage("behind the records");
  }

  @Test
  void aDeadLetterThatCannotBeWrittenFailsTheStream() {
    assertThatThrownBy(
            () ->
                first(
                    Source.from(List.of(rejected(0, 3), decoded(0, 4), decoded(0, 5))),
                    CompletableFuture.failedFuture(new IllegalStateException("no room"))))
        .hasRootCauseMessage("no room");
  }

  /** Whoever has a batch keeps it: what comes later is written elsewhere. */
  @Test
  void aBatchIsNotWrittenToOnceItIsTaken() throws Exception {
    List<Batch> batches = pack(decoded(0, 3), decoded(0, 4), decoded(0, 5), decoded(0, 6));

    assertThat(batches.get(0).features()).containsExactly(3, 0.5f, -1.25f, 4, 0.5f, -1.25f);
    assertThat(batches.get(1).features()).containsExactly(5, 0.5f, -1.25f, 6, 0.5f, -1.25f);
    assertThat(TestSamples.labels(batches.get(0))).containsExactly(3, 4);
  }

  /** What is set aside has its origin among the dead letters. */
  @Test
  void eachSampleKeepsTheKeyTimePartitionAndOffsetOfItsRecord() throws Exception {
    byte[] key = {1, 2};
    byte[] largest = new byte[SampleOrigins.LARGEST_KEY_BYTES];
    List<Batch> batches =
        pack(
            read(0, 3, 1_700, key),
            rejected(0, 4),
            read(7, 2, 1_600, null),
            read(0, 5, 1_800, largest),
            read(0, 6, 1_900, new byte[largest.length + 1]),
            read(0, 7, 2_000, key));

    assertThat(batches)
        .extracting(Batch::origins)
        .containsExactly(
            origins(new int[] {0, 7}, new long[] {3, 2}, new long[] {1_700, 1_600}, key, null),
            origins(new int[2], new long[] {5, 6}, new long[] {1_800, 1_900}, largest, null),
            origins(new int[1], new long[] {7}, new long[] {2_000}, key));
  }

  private static SampleOrigins origins(
      int[] partitions, long[] offsets, long[] timestamps, byte[]... keys) {
    return new SampleOrigins(partitions, offsets, timestamps, keys);
  }

  private static Fetched read(int partition, long offset, long timestamp, byte[] key) {
    return new Fetched.Read(
        new ConsumerRecord<>(
            "digits",
            partition,
            offset,
            timestamp,
            TimestampType.CREATE_TIME,
            key == null ? -1 : key.length,
            -1,
            key,
            record(partition, offset).value(),
            new RecordHeaders(),
            Optional.empty()));
  }

  @Test
  void aStreamEndsAfterSoManyRecords() throws Exception {
    List<Batch> batches =
        pack(
            settings().stoppingAfter(3),
            decoded(0, 3),
            rejected(0, 4),
            decoded(0, 5),
            decoded(0, 6));

    assertThat(batches).extracting(batch -> batch.offsets().nextOf(0)).containsExactly(6L);
    assertThat(TestSamples.labels(batches.get(0))).containsExactly(3, 5);
  }

  /** What a run before set aside is in the topic, and so among the records that are left. */
  @Test
  void recordsThatAreSettledCountTowardsTheEndOfAStream() throws Exception {
    List<Batch> batches =
        pack(
            settings().stoppingAfter(3),
            START.withSettled(0, Set.of(4L)),
            List.of(decoded(0, 3), rejected(0, 4), decoded(0, 5), decoded(0, 6)));

    assertThat(batches).extracting(batch -> batch.offsets().nextOf(0)).containsExactly(6L);
    assertThat(TestSamples.labels(batches.get(0))).containsExactly(3, 5);
    assertThat(batches.get(0).deadLetters()).isZero();
  }

  @Test
  void recordsWithoutALabelTravelBesideTheSamples() throws Exception {
    List<Batch> batches =
        pack(
            settings().predicting(true),
            unlabelled(0, 3),
            decoded(0, 4),
            decoded(0, 5),
            unlabelled(0, 6),
            unlabelled(0, 7),
            unlabelled(0, 8));

    assertThat(batches).extracting(Batch::size).containsExactly(2, 0, 0);
    assertThat(batches).extracting(Batch::unlabelled).containsExactly(1, 2, 1);
    assertThat(batches)
        .extracting(batch -> batch.predictOnly().origins().offsets())
        .containsExactly(new long[] {3}, new long[] {6, 7}, new long[] {8});
    assertThat(batches.get(0).predictOnly().features()).containsExactly(3, 0.5f, -1.25f);
    assertThat(batches).extracting(batch -> batch.offsets().nextOf(0)).containsExactly(6L, 8L, 9L);
  }

  /** Nobody waits for a batch to be full; where the stream goes on from is as it was. */
  @Test
  void whatWaitsForItsBatchIsToBePredictedInTime() throws Exception {
    Batch told =
        Source.from(List.of(unlabelled(0, 3), decoded(0, 4), unlabelled(0, 5)))
            .concat(Source.never())
            .via(new BatchPacker(settings().predicting(true), START, rejected -> SAFE, MOMENT))
            .runWith(Sink.head(), system)
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);

    assertThat(told.size()).isZero();
    assertThat(predicted(List.of(told), 0)).containsExactly(3L, 4L, 5L);
    assertThat(told.unlabelled()).isEqualTo(1);
    assertThat(told.offsets()).isEqualTo(START.with(0, 4));
  }

  /** What has to be read again after a crash has an end. */
  @Test
  void samplesDoNotWaitBehindAnyNumberOfRecordsWithoutALabel() throws Exception {
    int most = UnfinishedBatch.UNLABELLED_BATCHES * settings().batchSize();
    List<Fetched> fetched = new ArrayList<>(List.of(decoded(0, 3)));
    for (int offset = 4; offset < 4 + most; offset++) {
      fetched.add(unlabelled(0, offset));
    }
    List<Batch> batches = pack(settings().predicting(true), START, fetched);

    Batch last = batches.get(batches.size() - 1);
    assertThat(last.size()).isEqualTo(1);
    assertThat(last.unlabelled()).isEqualTo(most);
    assertThat(last.offsets().nextOf(0)).isEqualTo(4 + most);
    assertThat(batches.subList(0, batches.size() - 1))
        .allSatisfy(batch -> assertThat(batch.offsets()).isEqualTo(START));
  }

  /** Each once if what comes again is left out, and in the order of each partition. */
  @Test
  void recordsWithoutALabelChangeNoBatchAndAllAreToBePredicted() throws Exception {
    List<Fetched> all = new ArrayList<>();
    Random random = new Random(6);
    for (int offset = 3; offset < 200; offset++) {
      for (int partition : new int[] {0, 7}) {
        all.add(random.nextInt(3) > 0 ? unlabelled(partition, offset) : decoded(partition, offset));
      }
    }
    List<Fetched> labelled = all.stream().filter(BatchPackerTest::hasLabel).toList();

    List<Batch> batches = pack(settings().predicting(true), START, all);

    assertThat(samples(batches)).isEqualTo(samples(pack(START, labelled)));
    assertThat(batches.stream().mapToInt(Batch::unlabelled).sum())
        .isEqualTo(all.size() - labelled.size());
    for (int partition : new int[] {0, 7}) {
      assertThat(predicted(batches, partition))
          .containsExactlyElementsOf(LongStream.range(3, 200).boxed().toList());
    }
  }

  /** What whoever predicts these batches says of a partition, without what it said before. */
  private static List<Long> predicted(List<Batch> batches, int partition) {
    List<Long> predicted = new ArrayList<>();
    for (Batch batch : batches) {
      SampleOrigins origins = batch.predictOnly().origins().and(batch.origins());
      long last = predicted.isEmpty() ? -1 : predicted.get(predicted.size() - 1);
      IntStream.range(0, origins.size())
          .filter(k -> origins.partitions()[k] == partition && origins.offsets()[k] > last)
          .mapToObj(k -> origins.offsets()[k])
          .sorted()
          .forEach(predicted::add);
    }
    return predicted;
  }

  private static boolean hasLabel(Fetched fetched) {
    return ((Fetched.Read) fetched).record().value()[4] != -1;
  }

  private static Fetched unlabelled(int partition, long offset) {
    byte[] payload =
        SampleCodecs.BINARY.write(TestSamples.numbered((int) offset).features(), Optional.empty());
    return new Fetched.Read(
        new ConsumerRecord<>("digits", partition, offset, new byte[0], payload));
  }

  private static List<Batch> pack(Fetched... fetched) throws Exception {
    return pack(settings(), fetched);
  }

  private static List<Batch> pack(Offsets start, List<Fetched> fetched) throws Exception {
    return pack(settings(), start, fetched);
  }

  private static List<Batch> pack(BatchSource.Settings settings, Fetched... fetched)
      throws Exception {
    return pack(settings, START, List.of(fetched));
  }

  private static List<Batch> pack(
      BatchSource.Settings settings, Offsets start, List<Fetched> fetched) throws Exception {
    return Source.from(fetched)
        .via(new BatchPacker(settings, start, rejected -> SAFE, MOMENT))
        .runWith(Sink.seq(), system)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  /** What comes first of a stream that has no end. */
  private static Batch first(Fetched... fetched) throws Exception {
    return first(Source.from(List.of(fetched)).concat(Source.never()), SAFE);
  }

  private static Batch first(Source<Fetched, ?> fetched, CompletionStage<?> whenSafe)
      throws Exception {
    return fetched
        .via(new BatchPacker(settings(), START, rejected -> whenSafe, MOMENT))
        .runWith(Sink.head(), system)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static BatchSource.Settings settings() {
    return BatchSource.Settings.endless("digits", TestSamples.SHAPE, 2);
  }

  private static Fetched decoded(int partition, long offset) {
    return new Fetched.Read(record(partition, offset));
  }

  private static boolean isBad(Fetched fetched) {
    return ((Fetched.Read) fetched).record().value().length == 3;
  }

  private static TreeMap<Integer, Long> at(long ofPartition0, long ofPartition7) {
    return new TreeMap<>(Map.of(0, ofPartition0, 7, ofPartition7));
  }

  private static Fetched passed(int partition, long position) {
    return new Fetched.Passed(partition, position);
  }

  private static Fetched rejected(int partition, long offset) {
    return new Fetched.Read(
        new ConsumerRecord<>("digits", partition, offset, new byte[0], new byte[] {1, 2, 3}));
  }
}

package io.espalier.streaming.kafka;

import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.InHandler;
import org.apache.pekko.stream.stage.OutHandler;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;

/**
 * Packs outcomes, of which none is to be set aside any more, into batches of one size, whatever the
 * time that takes: where batches begin and end depends on the records and their order alone. A
 * last, smaller one is made when the stream has reached its end; when it is cancelled, the samples
 * of an unfinished batch are left for the next run, which starts from the offsets of the last
 * batch.
 *
 * <p>Dead letters fill a batch as samples do, so that a stream of nothing else is seen to move. For
 * the same reason news that the stream was read further, where no record is, is passed on in a
 * batch without samples unless there are samples that wait. Dead letters that don't fill a batch
 * are told of in this way after a moment; the samples that wait are left as they are, and what came
 * behind them is settled in the offsets.
 */
final class BatchPacker extends GraphStage<FlowShape<Outcome, Batch>> {

  /** How long a dead letter may wait to be told of. */
  static final Duration MOMENT = Duration.ofSeconds(1);

  private static final String NEWS = "news";

  private final Inlet<Outcome> in = Inlet.create("BatchPacker.in");
  private final Outlet<Batch> out = Outlet.create("BatchPacker.out");

  private final int batchSize;
  private final int featuresPerSample;
  private final Offsets start;
  private final Duration moment;

  /**
   * @param start how far the stream was read before
   * @param moment after which dead letters are told of
   */
  BatchPacker(int batchSize, int featuresPerSample, Offsets start, Duration moment) {
    this.batchSize = batchSize;
    this.featuresPerSample = featuresPerSample;
    this.start = start;
    this.moment = moment;
  }

  @Override
  public FlowShape<Outcome, Batch> shape() {
    return FlowShape.of(in, out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Packing();
  }

  private final class Packing extends TimerGraphStageLogic implements InHandler, OutHandler {

    private final HighWaterMarks read = new HighWaterMarks(start);
    private float[] features = new float[batchSize * featuresPerSample];
    private int[] labels = new int[batchSize];
    private int size;
    private int deadLetters;
    private int deadLettersAmongSamples;
    private int duplicates;

    /** Before the first sample that waits, and what was set aside behind it. */
    private Offsets beforeSamples = start;

    private final Map<Integer, Set<Long>> settled = new HashMap<>();

    Packing() {
      super(BatchPacker.this.shape());
      setHandler(in, this);
      setHandler(out, this);
    }

    @Override
    public void onPush() {
      Outcome outcome = grab(in);
      add(outcome);
      if (isFull() || isNewsAlone(outcome)) {
        push(out, take());
      } else {
        pull(in);
        tellSoon();
      }
    }

    @Override
    public void onPull() {
      if (!hasBeenPulled(in)) {
        pull(in);
      }
      tellSoon();
    }

    /** No batch was full for a while: records set aside are news too. */
    @Override
    public void onTimer(Object key) {
      if (deadLetters > 0 && isAvailable(out)) {
        push(out, size == 0 ? take() : tell());
      }
    }

    private void tellSoon() {
      if (deadLetters > 0 && !isTimerActive(NEWS)) {
        scheduleOnce(NEWS, moment);
      }
    }

    /**
     * What was set aside before the first sample doesn't count: it may have been told of already,
     * and which samples make up a batch must not depend on that. What came behind it counts, told
     * of or not, and by which run.
     */
    private boolean isFull() {
      return size == batchSize || (size == 0 ? deadLetters : deadLettersAmongSamples) == batchSize;
    }

    @Override
    public void onUpstreamFinish() {
      if (size > 0 || deadLetters > 0 || duplicates > 0) {
        emit(out, take());
      }
      complete(out);
    }

    private boolean isNewsAlone(Outcome outcome) {
      return outcome instanceof Outcome.Passed && size == 0;
    }

    private void add(Outcome outcome) {
      if (outcome instanceof Outcome.Decoded decoded) {
        if (size == 0) {
          beforeSamples = read.toOffsets();
        }
        read.pass(decoded.record());
        float[] sample = decoded.sample().features();
        System.arraycopy(sample, 0, features, size * featuresPerSample, featuresPerSample);
        labels[size] = decoded.sample().label();
        size++;
      } else if (outcome instanceof Outcome.SetAside setAside) {
        pass(setAside.partition(), setAside.offset());
        deadLetters++;
      } else if (outcome instanceof Outcome.Settled again) {
        pass(again.partition(), again.offset());
      } else if (outcome instanceof Outcome.Passed passed) {
        read.advance(passed.partition(), passed.position());
      } else {
        duplicates++;
      }
    }

    /** Moves past what was set aside. */
    private void pass(int partition, long offset) {
      read.advance(partition, offset + 1);
      if (size > 0) {
        deadLettersAmongSamples++;
        settled.computeIfAbsent(partition, any -> new HashSet<>()).add(offset);
      }
    }

    /** What was set aside, without the samples that wait. */
    private Batch tell() {
      Offsets offsets = beforeSamples;
      for (Map.Entry<Integer, Set<Long>> entry : settled.entrySet()) {
        offsets = offsets.withSettled(entry.getKey(), entry.getValue());
      }
      Batch news = new Batch(new float[0], new int[0], offsets, deadLetters, duplicates);
      deadLetters = 0;
      duplicates = 0;
      return news;
    }

    private Batch take() {
      boolean full = size == batchSize;
      Batch batch =
          new Batch(
              full ? features : Arrays.copyOf(features, size * featuresPerSample),
              full ? labels : Arrays.copyOf(labels, size),
              read.toOffsets(),
              deadLetters,
              duplicates);
      features = new float[batchSize * featuresPerSample];
      labels = new int[batchSize];
      size = 0;
      deadLetters = 0;
      deadLettersAmongSamples = 0;
      duplicates = 0;
      settled.clear();
      return batch;
    }
  }
}

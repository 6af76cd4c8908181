package io.espalier.streaming.kafka;

import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.time.Duration;
import java.util.Arrays;
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
 * Packs outcomes into batches of one size, whatever the time that takes: where batches begin and
 * end depends on the records and their order alone. A last, smaller one is made when the stream has
 * reached its end; when it is cancelled, the samples of an unfinished batch are left for the next
 * run, which starts from the offsets of the last batch.
 *
 * <p>Dead letters fill a batch as samples do, so that a stream of nothing else is seen to move. For
 * the same reason news that the stream was read further, where no record is, is passed on in a
 * batch without samples unless there are samples that wait; dead letters that came alone are told
 * of in this way after a second, if they don't fill a batch before.
 */
final class BatchPacker extends GraphStage<FlowShape<Outcome, Batch>> {

  private static final String NEWS = "news";
  private static final Duration OFTEN_ENOUGH = Duration.ofSeconds(1);

  private final Inlet<Outcome> in = Inlet.create("BatchPacker.in");
  private final Outlet<Batch> out = Outlet.create("BatchPacker.out");

  private final int batchSize;
  private final int featuresPerSample;
  private final Offsets start;

  /**
   * @param start how far the stream was read before
   */
  BatchPacker(int batchSize, int featuresPerSample, Offsets start) {
    this.batchSize = batchSize;
    this.featuresPerSample = featuresPerSample;
    this.start = start;
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

    /** Nothing but records set aside came for a while: that is news too. */
    @Override
    public void onTimer(Object key) {
      if (size == 0 && deadLetters > 0 && isAvailable(out)) {
        push(out, take());
      }
    }

    private void tellSoon() {
      if (size == 0 && deadLetters > 0 && !isTimerActive(NEWS)) {
        scheduleOnce(NEWS, OFTEN_ENOUGH);
      }
    }

    /**
     * What was set aside before the first sample doesn't count: it may have been told of already,
     * and which samples make up a batch must not depend on that.
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
        read.pass(decoded.record());
        float[] sample = decoded.sample().features();
        System.arraycopy(sample, 0, features, size * featuresPerSample, featuresPerSample);
        labels[size] = decoded.sample().label();
        size++;
      } else if (outcome instanceof Outcome.Rejected rejected) {
        read.pass(rejected.record());
        deadLetters++;
        deadLettersAmongSamples += size > 0 ? 1 : 0;
      } else if (outcome instanceof Outcome.Passed passed) {
        read.advance(passed.partition(), passed.position());
      } else {
        duplicates++;
      }
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
      return batch;
    }
  }
}

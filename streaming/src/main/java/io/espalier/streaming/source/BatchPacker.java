package io.espalier.streaming.source;

import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.InHandler;
import org.apache.pekko.stream.stage.OutHandler;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;

/**
 * Packs what was fetched into batches of one size, whatever the time that takes: where batches
 * begin and end depends on the records and their order alone. A last, smaller one is made when the
 * stream has reached its end; when it is cancelled, the samples of an unfinished batch are left for
 * the next run, which starts from the offsets of the last batch.
 *
 * <p>What can't be learnt is set aside; a batch that counts it waits until it is safe. Dead letters
 * fill a batch as samples do, so that a stream of nothing else is seen to move. For the same reason
 * news that the stream was read further, where no record is, is passed on in a batch without
 * samples unless there are samples that wait. Dead letters that don't fill a batch are told of in
 * this way after a moment; the samples that wait are left as they are, and what came behind them is
 * settled in the offsets.
 *
 * <p>Where each record is predicted, no record waits for that longer than a moment or two, whatever
 * it takes to fill its batch: what was not in a batch is told of as to be predicted. So are records
 * without a label that are as many as fill a batch: none has to be learnt before.
 */
final class BatchPacker extends GraphStage<FlowShape<Fetched, Batch>> {

  /** How long a dead letter may wait to be told of. */
  static final Duration MOMENT = Duration.ofSeconds(1);

  private static final String NEWS = "news";
  private static final int PARALLEL_DEAD_LETTERS = 16;

  private final Inlet<Fetched> in = Inlet.create("BatchPacker.in");
  private final Outlet<Batch> out = Outlet.create("BatchPacker.out");

  private final BatchSource.Settings settings;
  private final Offsets start;
  private final Function<FetchOutcome.Rejected, ? extends CompletionStage<?>> setAside;
  private final Duration moment;

  /**
   * @param start how far the stream was read before
   * @param setAside writes a dead letter, and says when it is safe
   * @param moment after which dead letters are told of
   */
  BatchPacker(
      BatchSource.Settings settings,
      Offsets start,
      Function<FetchOutcome.Rejected, ? extends CompletionStage<?>> setAside,
      Duration moment) {
    this.settings = settings;
    this.start = start;
    this.setAside = setAside;
    this.moment = moment;
  }

  @Override
  public FlowShape<Fetched, Batch> shape() {
    return FlowShape.of(in, out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Packing();
  }

  private final class Packing extends TimerGraphStageLogic implements InHandler, OutHandler {

    private final UnfinishedBatch batch =
        new UnfinishedBatch(new RecordDecoder(settings, start), settings);
    private final RecordLimit limit = new RecordLimit(settings.stopAfterRecords());
    private final AsyncCallback<Optional<Throwable>> written = createAsyncCallback(this::onWritten);
    private int unsafeDeadLetters;
    private boolean newsAlone;

    /** What waits now is younger than the timer. */
    private boolean pushed;

    private boolean ended;

    Packing() {
      super(BatchPacker.this.shape());
      setHandler(in, this);
      setHandler(out, this);
    }

    @Override
    public void onPush() {
      FetchOutcome outcome = batch.add(grab(in));
      if (outcome instanceof FetchOutcome.Rejected rejected) {
        unsafeDeadLetters++;
        var unused =
            setAside
                .apply(rejected)
                .whenComplete((done, failure) -> written.invoke(Optional.ofNullable(failure)));
      }
      newsAlone = outcome instanceof FetchOutcome.Passed && !batch.hasSamples();
      ended = !limit.continuesAfter(outcome);
      goOn();
    }

    @Override
    public void onPull() {
      goOn();
    }

    @Override
    public void onUpstreamFinish() {
      ended = true;
      goOn();
    }

    private void onWritten(Optional<Throwable> failure) {
      unsafeDeadLetters--;
      failure.ifPresentOrElse(this::failStage, this::goOn);
    }

    /** No batch was full for a while: records set aside are news too. */
    @Override
    public void onTimer(Object key) {
      boolean hasWaited = batch.hasDeadLetters() || (batch.hasPredictions() && !pushed);
      pushed = false;
      if (!ended && hasWaited && mayPush()) {
        push(out, batch.news());
      }
      tellSoon();
    }

    private void goOn() {
      if (batch.isFull() || newsAlone || (ended && !batch.isEmpty())) {
        if (mayPush()) {
          push();
        }
      } else if (ended) {
        completeStage();
      } else if (batch.mustTell()) {
        if (mayPush()) {
          push(out, batch.news());
        }
      } else if (isAvailable(out)
          && unsafeDeadLetters < PARALLEL_DEAD_LETTERS
          && !hasBeenPulled(in)) {
        pull(in);
      }
      tellSoon();
    }

    private boolean mayPush() {
      return unsafeDeadLetters == 0 && isAvailable(out);
    }

    private void push() {
      push(out, batch.take());
      pushed = true;
      newsAlone = false;
      if (ended) {
        completeStage();
      }
    }

    private void tellSoon() {
      boolean hasNews = batch.hasDeadLetters() || batch.hasPredictions();
      if (hasNews && !isTimerActive(NEWS)) {
        scheduleOnce(NEWS, moment);
      }
    }
  }
}

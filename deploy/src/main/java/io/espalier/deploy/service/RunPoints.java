package io.espalier.deploy.service;

import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.PruningProgress.MaskStatus;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.deploy.live.LayerPoint;
import io.espalier.deploy.live.LivePoint;
import io.espalier.streaming.evaluate.Scores;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Where the run stands, point by point: one at most every fifth of a second, and one whenever what
 * it says has changed, be it that nothing more is learnt. One owner.
 */
final class RunPoints {

  /** Time between two points, and between two looks whether there is one to tell. */
  static final Duration INTERVAL = Duration.ofMillis(200);

  private final LongSupplier nanoClock;
  private final long startNanos;
  private final StepTimes stepTimes = new StepTimes();
  private final Throughput throughput;
  private Optional<MaskStatus> mask = Optional.empty();
  private Optional<Learned> latest = Optional.empty();
  private long learnedNanos;
  private long records;
  private Phase phase = Phase.WARMING;
  private boolean hasCut;
  private long deadLetters;
  private long duplicates;
  private Optional<LivePoint> published = Optional.empty();
  private long toldNanos;

  RunPoints(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    startNanos = nanoClock.getAsLong();
    toldNanos = startNanos;
    throughput = new Throughput(nanoClock);
  }

  /** The run goes on after so many records. */
  void begin(long before) {
    records = before;
    throughput.begin(before);
  }

  void learned(Learned learned) {
    stepTimes.observe(learned);
    throughput.learned(learned.records(), learned.batchSize());
    latest = Optional.of(learned);
    records = learned.records();
    learnedNanos = nanoClock.getAsLong();
    aside(learned.deadLetters(), learned.duplicates());
  }

  /** So many records were not learnt so far. */
  void aside(long deadLettersNow, long duplicatesNow) {
    deadLetters = deadLettersNow;
    duplicates = duplicatesNow;
  }

  void masked(MaskStatus status) {
    mask = Optional.of(status);
  }

  void entered(Phase entered) {
    phase = entered;
  }

  void cut() {
    hasCut = true;
  }

  long records() {
    return records;
  }

  long deadLetters() {
    return deadLetters;
  }

  double secondsSinceStart() {
    return secondsAt(nanoClock.getAsLong());
  }

  private double secondsAt(long nanos) {
    return (nanos - startNanos) / 1e9;
  }

  /** The next point, if it is time for one and it says anything new. */
  Optional<LivePoint> next() {
    return nanoClock.getAsLong() - toldNanos < INTERVAL.toNanos() ? Optional.empty() : last();
  }

  /** The same whether or not it is time: for when there may be no later one. */
  Optional<LivePoint> last() {
    Optional<LivePoint> point =
        latest.flatMap(learned -> mask.map(status -> point(learned, status)));
    if (point.equals(published)) {
      return Optional.empty();
    }
    published = point;
    toldNanos = nanoClock.getAsLong();
    return point;
  }

  private LivePoint point(Learned learned, MaskStatus status) {
    Scores cumulative = learned.evaluation().cumulative();
    Scores windowed = learned.evaluation().windowed();
    return new LivePoint(
        learned.records(),
        secondsAt(learnedNanos),
        cumulative.accuracy(),
        windowed.accuracy(),
        learned.evaluation().decayedAccuracy(),
        windowed.noChangeAccuracy(),
        windowed.majorityAccuracy(),
        windowed.kappa(),
        learned.loss(),
        throughput.perSecond(),
        stepTimes.medianMillis(),
        status.kept(),
        status.compression(),
        layers(status),
        deadLetters,
        duplicates,
        phaseText(status));
  }

  /** The pruner waits before the first cut and between two; only the first is a warm-up. */
  private String phaseText(MaskStatus status) {
    return phase == Phase.WARMING && (hasCut || status.compression() > 1)
        ? "waiting for the next round"
        : phase.text();
  }

  private static List<LayerPoint> layers(MaskStatus status) {
    return status.layers().stream()
        .map(
            layer ->
                new LayerPoint(
                    layer.name(),
                    layer.kept(),
                    layer.total(),
                    layer.activeInputs(),
                    layer.activeUnits()))
        .toList();
  }
}

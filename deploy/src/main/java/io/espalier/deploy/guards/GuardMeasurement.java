package io.espalier.deploy.guards;

import io.espalier.actors.guard.GuardKind;
import io.espalier.deploy.offline.StreamBatches;
import io.espalier.deploy.offline.StreamBatches.LabelledBatch;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.train.Learner;
import io.espalier.model.train.LearnerState;
import io.espalier.streaming.dataset.DataException;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DriftKind;
import io.espalier.streaming.dataset.DriftPattern;
import io.espalier.streaming.dataset.DriftSchedule;
import io.espalier.streaming.dataset.RareClass;
import io.espalier.streaming.dataset.StreamPlan;
import io.espalier.streaming.evaluate.Accuracy;
import io.espalier.streaming.evaluate.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Plants changes in a network that learns from a stream, and asks guards what they are. At each
 * moment two changes are made, each on a copy of the learner that goes on from there: one that is
 * to do nothing, and one that is to do harm; without a drift, and the same two with each drift at a
 * record of probation that is drawn. The learner itself goes on without any.
 */
public final class GuardMeasurement {

  /** No prediction for so many of the newest records changes by a harmless cut. */
  private static final int HARMLESS_RECORDS = 5_000;

  private static final double FIRST_DEPTH = 2;

  /** The mean of what is planted, in losses that are just harmful. */
  private static final double AIM = 1.5;

  private final GuardSettings settings;
  private final DataSet data;
  private final StreamPlan plan;
  private final Harm harm;
  private final Branches branches;
  private final SplittableRandom random;
  private final Staircase staircase = new Staircase(FIRST_DEPTH);
  private final List<GuardTrial> trials = new ArrayList<>();

  /**
   * @param plan the stream, without a drift
   * @param nanoTime for what guards cost
   * @throws DataException when data can't drift so, or have no such rare class
   */
  public GuardMeasurement(
      GuardSettings settings, DataSet data, StreamPlan plan, LongSupplier nanoTime) {
    this.settings = settings;
    this.plan = plan;
    if (settings.rareShare().isPresent()) {
      int label = data.shape().classes() - 1;
      this.data = new RareClass(label, settings.rareShare().getAsDouble()).in(data);
      harm = Harm.OfClass.in(data, label);
    } else {
      this.data = data;
      harm = new Harm.OfAccuracy(2 * settings.margin());
    }
    branches = new Branches(settings.clipNorm(), nanoTime);
    random = new SplittableRandom(settings.seed());
    settings.drifts().forEach(drift -> batches(drifted(drift, 1)));
  }

  /**
   * Measures; blocks.
   *
   * @param progress told how many moments are done
   */
  public List<GuardTrial> run(IntConsumer progress) {
    Moments moments = settings.moments();
    RecentBatches recent = new RecentBatches(moments.probationRecords());
    StreamBatches batches = batches(plan.records(moments.records()));
    try (Learner learner =
        Learner.resume(
            LearnerState.initial(settings.network(), settings.optimizer(), settings.seed()))) {
      learner.clipNorm(settings.clipNorm());
      long learnt = 0;
      for (int trial = 0; trial < moments.trials(); trial++) {
        while (learnt < moments.of(trial)) {
          LabelledBatch batch = batches.next();
          int[] predicted = learner.learn(batch.features(), batch.labels(), false).predictions();
          recent.add(batch, new Accuracy(batch.labels(), predicted));
          learnt += batch.size();
        }
        tryAt(learnt, learner.state(), recent);
        progress.accept(trial + 1);
      }
    }
    return List.copyOf(trials);
  }

  private void tryAt(long moment, LearnerState state, RecentBatches recent) {
    MaskDelta harmless = PlantedCuts.harmless(state.network(), recent.newest(HARMLESS_RECORDS));
    MaskDelta harmful = harm.cut(state.network(), staircase.depth(), random.split());
    List<MaskDelta> cuts = List.of(harmless, harmful);
    double[] losses = new double[cuts.size()];
    tryAll(moment, state, recent.quality(), GuardTrial.NO_DRIFT, plan, cuts, losses);
    staircase.lost(losses[1] < AIM * harm.least());
    for (DriftKind drift : settings.drifts()) {
      long at = moment + random.nextLong(settings.moments().probationRecords());
      tryAll(moment, state, recent.quality(), name(drift), drifted(drift, at), cuts, losses);
    }
  }

  /**
   * @param losses without a drift: of each cut; set here where there is none
   */
  private void tryAll(
      long moment,
      LearnerState state,
      double before,
      String drift,
      StreamPlan following,
      List<MaskDelta> cuts,
      double[] losses) {
    List<LabelledBatch> probation = probation(moment, following);
    Course shadow = branches.shadow(state, probation);
    List<Quality> frozen = branches.frozen(state.network(), probation).outcomes();
    for (int k = 0; k < cuts.size(); k++) {
      Course changed = branches.changed(state, cuts.get(k), probation);
      Probation seen = new Probation(changed.outcomes(), shadow.outcomes(), frozen, before);
      double loss = harm.loss(seen, changed.end(), shadow.end());
      losses[k] = drift.equals(GuardTrial.NO_DRIFT) ? loss : losses[k];
      trials.add(
          new GuardTrial(
              moment,
              PlantedChange.of(k == 0, losses[k], harm.least()),
              drift,
              losses[k],
              loss,
              seen.judgements(settings.margin())));
    }
  }

  private List<LabelledBatch> probation(long moment, StreamPlan following) {
    StreamBatches batches =
        batches(following.from(moment).records(moment + settings.moments().probationRecords()));
    List<LabelledBatch> probation = new ArrayList<>();
    batches.forEachRemaining(probation::add);
    return probation;
  }

  private StreamBatches batches(StreamPlan some) {
    return new StreamBatches(data, some, settings.batchSize());
  }

  private StreamPlan drifted(DriftKind drift, long at) {
    return plan.withDrift(new DriftSchedule(new DriftPattern.Abrupt(at), drift));
  }

  /** As it is written. */
  public static String name(DriftKind drift) {
    return drift.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How many times as long a step takes while a guard has a second network, as measured. */
  public double cost(GuardKind guard) {
    return branches.cost(guard);
  }
}

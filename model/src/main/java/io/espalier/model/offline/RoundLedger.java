package io.espalier.model.offline;

import io.espalier.model.compact.CompactedNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.offline.ExperimentResult.Round;
import io.espalier.model.offline.OfflineTraining.Trained;
import io.espalier.model.offline.RoundChoice.AfterFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rounds so far: which of them stands, where the next one starts and how much it takes; see
 * {@link RoundChoice}. Keeps the network of each round. Not thread-safe.
 */
final class RoundLedger {

  /**
   * A network on the way.
   *
   * @param reduced how it was made smaller before it was trained; null for the dense network
   * @param before what it was made from; null for the dense network
   * @param phase how it was trained then; null for the dense network
   */
  record Stage(
      Trained trained,
      @Nullable CompactedNetwork reduced,
      @Nullable Stage before,
      @Nullable TrainingPhase phase) {

    NetworkSnapshot network() {
      return trained.network();
    }

    /** Values of the dense network, masked ones too, through the compactions. */
    float[] inThisShape(float[] dense) {
      return reduced == null || before == null
          ? dense
          : reduced.fromSource(before.inThisShape(dense));
    }

    /** All training since the dense network, first to last. */
    List<TrainingPhase> training() {
      if (before == null || phase == null) {
        return List.of();
      }
      List<TrainingPhase> phases = new ArrayList<>(before.training());
      phases.add(phase);
      return phases;
    }

    /** Back through the compactions, so that what is left counts in the dense layers. */
    NetworkSnapshot inOriginalShape() {
      NetworkSnapshot expanded = network();
      Stage stage = this;
      while (stage.reduced != null && stage.before != null) {
        expanded = stage.reduced.expand(expanded);
        stage = stage.before;
      }
      return expanded;
    }
  }

  private final RoundChoice choice;
  private final int mostRounds;
  private final int targetParameters;
  private final double denseAccuracy;
  private final AccuracyCurve curve = new AccuracyCurve();
  private final List<Round> rounds = new ArrayList<>();

  /** The dense network, then one stage per round. */
  private final List<Stage> stages = new ArrayList<>();

  /**
   * No round yet.
   *
   * @param denseAccuracy of the dense network on the held-out samples
   */
  RoundLedger(ExperimentSettings settings, Trained dense, double denseAccuracy) {
    choice = settings.choice();
    mostRounds = settings.rounds();
    targetParameters = choice.targetParameters(settings.network().parameters());
    this.denseAccuracy = denseAccuracy;
    curve.add(denseAccuracy);
    stages.add(new Stage(dense, null, null, null));
  }

  /** Adds a round; returns it as it is judged for now. */
  Round add(Stage stage, Round round) {
    curve.add(round.accuracyAfterRecovery());
    stages.add(stage);
    rounds.add(round);
    return judged(round);
  }

  /** The number of the round that stands; 0 for the dense network. */
  int standing() {
    int last = rounds.size();
    while (last > 0 && !isWithinTolerance(last)) {
      last--;
    }
    return last;
  }

  Stage standingStage() {
    return stages.get(standing());
  }

  /** Whether another round is to be made. */
  boolean goesOn() {
    return rounds.size() < mostRounds && idleRounds() < choice.patience() && !isTargetReached();
  }

  /** The number of the next round. */
  int next() {
    return rounds.size() + 1;
  }

  /** Where the next round starts. */
  Stage start() {
    return rollsBack() ? standingStage() : stages.get(rounds.size());
  }

  /**
   * What a round that makes {@code reduced} of the start goes on from. Where the last one made the
   * same of it and was rolled back, a repetition would hardly end otherwise: its training goes on.
   */
  NetworkSnapshot goingOnFrom(NetworkSnapshot reduced) {
    Stage last = stages.get(rounds.size());
    boolean repeats =
        rollsBack()
            && failures() > 0
            && last.reduced != null
            && isSame(last.reduced.network(), reduced);
    return repeats ? last.network() : reduced;
  }

  private static boolean isSame(NetworkSnapshot one, NetworkSnapshot other) {
    return one.spec().equals(other.spec())
        && one.live().equals(other.live())
        && Arrays.equals(one.values(), other.values());
  }

  /** How much of what it usually takes the next round takes, from 0 to 1. */
  double factor() {
    return rollsBack() ? Math.pow(0.5, failures()) : 1;
  }

  /** The least accuracy on the held-out samples that stands by itself. */
  double leastAccuracy() {
    return choice.floor().below(denseAccuracy);
  }

  /** All rounds, as they are judged by now. */
  List<Round> rounds() {
    return rounds.stream().map(this::judged).toList();
  }

  private int failures() {
    return rounds.size() - standing();
  }

  /** Rounds in a row that got nowhere: beyond the tolerance, or with nothing taken away. */
  private int idleRounds() {
    int kept = standingStage().network().kept();
    int first = standing();
    for (int round = first - 1; round >= 0; round--) {
      if (isStanding(round) && stages.get(round).network().kept() == kept) {
        first = round;
      }
    }
    return rounds.size() - first;
  }

  private boolean isStanding(int round) {
    return round == 0 || isWithinTolerance(round);
  }

  private boolean rollsBack() {
    return choice.afterFailure() == AfterFailure.ROLLBACK;
  }

  private boolean isTargetReached() {
    int standing = standing();
    return standing > 0 && rounds.get(standing - 1).kept() <= targetParameters;
  }

  private Round judged(Round round) {
    return round.judged(judgedAccuracy(round.number()), isWithinTolerance(round.number()));
  }

  private double judgedAccuracy(int round) {
    return rollsBack() ? rounds.get(round - 1).accuracyAfterRecovery() : curve.fitted()[round];
  }

  private boolean isWithinTolerance(int round) {
    return judgedAccuracy(round)
        >= (rollsBack() ? leastAccuracy() : choice.floor().below(curve.fitted()[0]));
  }
}

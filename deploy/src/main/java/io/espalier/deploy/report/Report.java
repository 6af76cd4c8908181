package io.espalier.deploy.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run did, as {@code --report FILE} writes it. Other tools read it: names and meanings stay.
 * A section that does not apply is {@code null} and left out of the file. Accuracies are shares of
 * 1; {@code testAccuracy} is on the data set's own test part, which no decision has seen.
 *
 * @param network name, layer widths or file
 * @param criterion how connections were chosen
 * @param seed of everything random
 * @param data specification of the data set
 * @param dense the network before it was pruned
 * @param pruned the network with its masks
 * @param compacted the network with what the masks removed really gone
 * @param rounds one entry for each cut
 * @param layers one entry for each layer with weights, first to last
 * @param samplesPerSecond how fast each network answers
 * @param values what became of the networks in files with fewer bits a weight; {@code null} where
 *     weights are written as they are
 * @param prequential how well a stream was predicted, each record before it was learnt
 * @param records what became of the records of a stream
 * @param stepMillis how long training steps took
 * @param checkpoints checkpoints written
 * @param driftEvents drifts detected
 */
@JsonPropertyOrder({
  "network",
  "criterion",
  "seed",
  "data",
  "dense",
  "pruned",
  "compacted",
  "rounds",
  "layers",
  "samplesPerSecond",
  "values",
  "prequential",
  "records",
  "stepMillis",
  "checkpoints",
  "driftEvents"
})
public record Report(
    String network,
    String criterion,
    long seed,
    String data,
    @Nullable Dense dense,
    @Nullable Pruned pruned,
    @Nullable Compacted compacted,
    @Nullable List<Round> rounds,
    @Nullable List<Layer> layers,
    @Nullable SamplesPerSecond samplesPerSecond,
    @Nullable Values values,
    @Nullable Prequential prequential,
    @Nullable Records records,
    @Nullable StepMillis stepMillis,
    @Nullable Integer checkpoints,
    @Nullable Integer driftEvents) {

  /** The outcome of a cut that the run ended too soon for. */
  public static final String ON_PROBATION = "on probation";

  /** The outcome of what is no cut: connections came back because the stream changed. */
  public static final String REGROWN = "regrown";

  public Report {
    rounds = rounds == null ? null : List.copyOf(rounds);
    layers = layers == null ? null : List.copyOf(layers);
  }

  private static @Nullable List<@Nullable Double> copy(@Nullable List<@Nullable Double> shares) {
    return shares == null ? null : Collections.unmodifiableList(new ArrayList<>(shares));
  }

  /** Whether the last cut may yet have to be undone. */
  boolean endsOnProbation() {
    return rounds != null
        && !rounds.isEmpty()
        && rounds.get(rounds.size() - 1).outcome().equals(ON_PROBATION);
  }

  /**
   * The network before it was pruned.
   *
   * @param parameters weights and biases
   * @param macs multiply-accumulates for one sample
   * @param recallByClass see {@link Pruned}
   * @param heldOutAccuracy on the samples that {@link Round}s are measured on where those are no
   *     stream; {@code null} where they are
   * @param twinTestAccuracy of the dense network with the training of all rounds besides its own;
   *     {@code null} where that was not asked for, and for streams, whose dense network has it
   * @param accuracySinceChange as {@link AfterChange#accuracy}
   * @param recordsToRecover as {@link AfterChange#recordsToRecover}
   * @param bytes of its file; {@code null} in reports of earlier versions
   */
  public record Dense(
      long parameters,
      long macs,
      double testAccuracy,
      @Nullable List<@Nullable Double> recallByClass,
      @Nullable Double heldOutAccuracy,
      @Nullable Double twinTestAccuracy,
      @Nullable Double accuracySinceChange,
      @Nullable Long recordsToRecover,
      @Nullable Long bytes) {

    public Dense {
      recallByClass = copy(recallByClass);
    }
  }

  /**
   * The network with its masks.
   *
   * @param parameters weights and biases that are kept
   * @param recallByClass of the samples of each class in the test part the share that is predicted
   *     right; {@code null} for a class without samples
   * @param compression dense parameters for each one that is kept
   * @param bytes of its file; {@code null} in reports of earlier versions
   */
  public record Pruned(
      long parameters,
      long macs,
      double testAccuracy,
      @Nullable List<@Nullable Double> recallByClass,
      double compression,
      @Nullable Long bytes) {

    public Pruned {
      recallByClass = copy(recallByClass);
    }
  }

  /**
   * The network with what the masks removed really gone.
   *
   * @param maxAbsDifference largest difference of an output to that of the pruned network
   * @param bytes of its file; {@code null} in reports of earlier versions
   */
  public record Compacted(
      long parameters,
      long macs,
      double testAccuracy,
      double maxAbsDifference,
      @Nullable Long bytes) {}

  /**
   * The networks as they are read from files with fewer bits a weight.
   *
   * @param bits of each weight: 16 or 8
   * @param largestError how far the weight is off that is furthest off, in either network
   */
  public record Values(
      int bits, double largestError, double prunedTestAccuracy, double compactedTestAccuracy) {}

  /**
   * One cut and what came of it.
   *
   * @param round from 1
   * @param records records learnt when the cut was made
   * @param kept parameters left after the cut
   * @param compacted parameters of the network without what is gone; {@code null} for a stream
   * @param accuracyBeforeCut on a stream; {@code null} where each round goes on from another
   * @param accuracyAfterRecovery {@code null} if the run ended before
   * @param judgedAccuracy what decides whether the round is within the tolerance, where that is the
   *     curve through all rounds that never rises; {@code null} where it is the round's own
   * @param outcome in few words: on a stream kept, undone, undone by drift, on probation, regrown
   *     or cut again; over files chosen, within tolerance, beyond tolerance or rolled back
   */
  public record Round(
      int round,
      long records,
      long kept,
      double compression,
      @Nullable Long compacted,
      @Nullable Double accuracyBeforeCut,
      double accuracyAfterCut,
      @Nullable Double accuracyAfterRecovery,
      @Nullable Double judgedAccuracy,
      String outcome) {}

  /**
   * What is left of one layer.
   *
   * @param kept connections left
   * @param total connections there were
   * @param activeInputs inputs with a connection left
   * @param activeUnits units with a connection left
   */
  public record Layer(String name, long kept, long total, int activeInputs, int activeUnits) {}

  /** Samples that one network answers in a second; {@code null} for one that was not measured. */
  public record SamplesPerSecond(
      @Nullable Double dense, @Nullable Double pruned, @Nullable Double compacted) {}

  /**
   * How well a stream was predicted, each record before it was learnt.
   *
   * @param accuracy over the whole run
   * @param windowedAccuracy over the last records only, as all that does not say "cumulative"
   * @param kappa agreement beyond chance
   * @param kappaT agreement beyond predicting the previous label
   * @param kappaM agreement beyond predicting the most frequent label
   * @param cumulativeKappa over the whole run
   * @param cumulativeKappaT over the whole run
   * @param accuracySinceChange as {@link AfterChange#accuracy}
   * @param recordsToRecover as {@link AfterChange#recordsToRecover}
   */
  public record Prequential(
      double accuracy,
      double windowedAccuracy,
      double kappa,
      double kappaT,
      double kappaM,
      double noChangeAccuracy,
      double majorityAccuracy,
      double cumulativeKappa,
      double cumulativeKappaT,
      @Nullable Double accuracySinceChange,
      @Nullable Long recordsToRecover) {}

  /**
   * What became of the records of a stream.
   *
   * @param deadLetters set aside because they could not be read
   * @param duplicates dropped because they had been trained on
   */
  public record Records(long trained, long deadLetters, long duplicates) {}

  /**
   * How long training steps took, in milliseconds.
   *
   * @param median of all steps
   * @param p99 of all steps
   * @param stepsWhileScoring steps made while the pruner was scoring
   * @param p99WhileScoring of those; 0 if there were none
   * @param lateProposals cuts and merges that were not worked out when their record came, so that
   *     training waited: in the time of no step
   */
  public record StepMillis(
      double median,
      double p99,
      long stepsWhileScoring,
      double p99WhileScoring,
      long lateProposals) {}
}

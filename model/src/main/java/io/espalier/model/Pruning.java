package io.espalier.model;

import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.AccuracyFloor;
import io.espalier.model.offline.DefaultExperiment;
import io.espalier.model.offline.ExperimentListener;
import io.espalier.model.offline.ExperimentResult.Round;
import io.espalier.model.offline.ExperimentSettings;
import io.espalier.model.offline.LabelledData;
import io.espalier.model.offline.MethodDefaults;
import io.espalier.model.offline.PruningExperiment;
import io.espalier.model.tensor.Backend;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network on labelled samples, then prunes and retrains it round after round:
 *
 * <pre>{@code
 * PruningResult result =
 *     Pruning.of(NetworkSpec.dense(784, 300, 100, 10)).data(x, y).target(30).run();
 * result.save(Path.of("small.espalier"));
 * }</pre>
 *
 * <p>What is not said is as {@code espalier prune} has it without options, and the same samples,
 * seed and settings give the same network as there, bit for bit on a CPU. A part of the samples is
 * held out, never trained on, and chooses the round that is the result.
 *
 * <p>Not for several threads. May run several times, each with what was said until then.
 */
public final class Pruning {

  private final InitialNetwork network;
  private @Nullable LabelledData data;
  private String criterion = MethodDefaults.CRITERION;
  private long seed = MethodDefaults.SEED;
  private int batchSize = MethodDefaults.BATCH_SIZE;
  private Optional<Boolean> standardizes = Optional.empty();
  private UnaryOperator<ExperimentSettings> adjustment = UnaryOperator.identity();
  private ExperimentListener listener = ExperimentListener.NONE;

  private Pruning(InitialNetwork network) {
    this.network = network;
  }

  /**
   * Of a network that is not trained yet.
   *
   * @param network such as {@link NetworkSpec#dense(int...)} makes one; by a name of the
   *     literature, {@link NetworkSpec#parse}
   */
  public static Pruning of(NetworkSpec network) {
    return new Pruning(new InitialNetwork.Drawn(network));
  }

  /**
   * Of a trained network from which nothing is cut yet. It is not trained any more before the first
   * round, and is its own teacher.
   */
  public static Pruning of(NetworkSnapshot trained) {
    return new Pruning(new InitialNetwork.Trained(trained));
  }

  /**
   * The samples to train on and to hold out from; see {@link LabelledData#of(float[][], int[])}.
   */
  public Pruning data(float[][] features, int[] labels) {
    return data(LabelledData.of(features, labels));
  }

  /** As {@link #data(float[][], int[])}, of features that are rounded to floats. */
  public Pruning data(double[][] features, int[] labels) {
    return data(LabelledData.of(features, labels));
  }

  /**
   * The samples to train on and to hold out from. Of those {@linkplain LabelledData#inTimeOrder in
   * the order of time} the last are held out, of others some that are drawn.
   */
  public Pruning data(LabelledData samples) {
    data = samples;
    return this;
  }

  /**
   * What is cut or merged: one of {@link io.espalier.model.plan.Method#NAMES}, {@code nnrelief} if
   * nothing is said.
   */
  public Pruning criterion(String name) {
    criterion = name;
    return this;
  }

  /**
   * Where it ends: the first round within the tolerance with this compression is the last.
   *
   * @param compression parameters of the dense network for each that is left, above 1; 0 to go on
   */
  public Pruning target(double compression) {
    return adjusted(
        settings -> settings.withChoice(settings.choice().withTargetCompression(compression)));
  }

  /**
   * What may be lost.
   *
   * @param accuracy on the held-out samples, against the dense network; 0.01 is a point
   */
  public Pruning tolerance(double accuracy) {
    AccuracyFloor floor = new AccuracyFloor.Tolerance(accuracy);
    return adjusted(settings -> settings.withChoice(settings.choice().withFloor(floor)));
  }

  /** Most rounds. */
  public Pruning rounds(int most) {
    return adjusted(settings -> settings.withRounds(most));
  }

  /** Samples that are held out; a sixth, but at most 10,000, if nothing is said. */
  public Pruning heldOut(int samples) {
    return adjusted(settings -> settings.withChoice(settings.choice().withHeldOut(samples)));
  }

  /** Passes over the training samples before the first round. */
  public Pruning denseEpochs(int epochs) {
    return adjusted(settings -> settings.withDense(settings.dense().withEpochs(epochs)));
  }

  /**
   * Passes over the training samples in each round.
   *
   * @param least of a network of the dense one's size
   * @param most of one with few operations left, which is trained for longer
   */
  public Pruning epochs(int least, int most) {
    return adjusted(settings -> settings.withRecovery(settings.recovery().withEpochs(least, most)));
  }

  /** Samples per step. */
  public Pruning batchSize(int samples) {
    batchSize = samples;
    return this;
  }

  /**
   * Whether the network takes features as {@code (x − mean) / deviation}, both measured on the
   * samples that are trained on and saved with it. If nothing is said, that depends on the
   * criterion and is so for rows of values; a trained network takes them as it learnt to.
   */
  public Pruning standardize(boolean standardize) {
    standardizes = Optional.of(standardize);
    return this;
  }

  /** Decides everything random: initial parameters, held-out samples, order of training. */
  public Pruning seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** Whatever else there is to say of the {@link #settings}. */
  public Pruning adjusted(UnaryOperator<ExperimentSettings> change) {
    UnaryOperator<ExperimentSettings> before = adjustment;
    adjustment = settings -> change.apply(before.apply(settings));
    return this;
  }

  /** Whom to tell of each round as it is done, in the thread that runs. */
  public Pruning onRound(Consumer<Round> told) {
    return listener(
        new ExperimentListener() {
          @Override
          public void roundDone(Round round, int parameters) {
            told.accept(round);
          }
        });
  }

  /** Whom to tell how far it is; in the place of who was named before. */
  public Pruning listener(ExperimentListener told) {
    listener = told;
    return this;
  }

  /**
   * All settings as they will be: the defaults of the criterion, and what was said.
   *
   * @throws IllegalStateException when there are no samples yet
   * @throws IllegalArgumentException when something is not possible; the message names it
   */
  public ExperimentSettings settings() {
    return adjustment.apply(
        DefaultExperiment.of(criterion, network.spec(), seed)
            .settings(network, standardizes, samples().size(), batchSize, seed));
  }

  private LabelledData samples() {
    if (data == null) {
      throw new IllegalStateException("there is nothing to train on. Call data(x, y) first.");
    }
    return data;
  }

  /**
   * Trains, prunes and retrains. Blocks, for as long as {@code espalier prune} takes.
   *
   * @throws IllegalStateException when there are no samples
   * @throws IllegalArgumentException when settings, samples and network do not fit each other; the
   *     message names what and the likely fix
   */
  public PruningResult run() {
    ExperimentSettings settings = settings();
    Backend.initializeOnce();
    return PruningResult.of(settings, PruningExperiment.run(settings, samples(), listener));
  }
}

package io.espalier.model.train;

import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.engine.Network;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.network.FeatureMoments;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.Optimizer;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A network that learns: tests on each batch, then trains on it, under a mask.
 *
 * <p>Belongs to one thread at a time and owns all its tensors; {@link #close()} frees them. Arrays
 * are kept for the two batch sizes used last, so a short batch now and then costs no reallocation.
 */
public final class Learner implements AutoCloseable {

  private static final int KEPT_PASSES = 2;

  /** Predicted at once, whatever the number of samples. */
  private static final int PREDICTED_AT_ONCE = 32;

  private final Network network;
  private final Optimizer optimizer;
  private final Map<Integer, TrainingPass> passes = new LinkedHashMap<>(4, 0.75f, true);
  private final NoiseOutputs noise;
  private OptimizerSpec optimizerSpec;
  private GradientProducts products;
  private EvidenceSpec evidence;
  private double sharpnessRadius;
  private Optional<FeatureMoments> features;
  private double clipNorm = Double.POSITIVE_INFINITY;
  private long steps;

  private Learner(LearnerState state) {
    noise = state.noise();
    optimizerSpec = state.optimizer();
    steps = state.optimizerState().steps();
    features = state.features();
    network = new Network(state.network().spec(), state.network().values());
    evidence = EvidenceSpec.activity(network.layout());
    products = new GradientProducts(network, evidence);
    optimizer = Optimizer.create(optimizerSpec, network, state.network(), state.optimizerState());
  }

  /** A fresh learner, its parameters drawn from {@code seed}. */
  public static Learner create(NetworkSpec spec, OptimizerSpec optimizer, long seed) {
    return start(NetworkSnapshot.dense(spec, Initializer.draw(spec, seed)), optimizer);
  }

  /** A learner with given parameters and mask, and a fresh optimizer. */
  public static Learner start(NetworkSnapshot network, OptimizerSpec optimizer) {
    return start(network, optimizer, NoiseOutputs.NONE);
  }

  /**
   * A learner with a fresh optimizer for a network whose last outputs are noise outputs; see {@link
   * NoiseOutputs#attach}.
   */
  public static Learner start(
      NetworkSnapshot network, OptimizerSpec optimizer, NoiseOutputs noise) {
    OptimizerState state = OptimizerState.initial(optimizer, network.spec().size());
    return new Learner(
        new LearnerState(noise.trainable(network), optimizer, state, noise, Optional.empty()));
  }

  /** A learner that goes on where {@code state} was taken. */
  public static Learner resume(LearnerState state) {
    return new Learner(state);
  }

  public NetworkSpec spec() {
    return network.spec();
  }

  /**
   * Observes other evidence from now on, such as whole maps, gradients or co-moments of units. The
   * latter cost O(samples·width²) for each group of units and observed batch.
   *
   * @param observed of this network
   */
  public void evidence(EvidenceSpec observed) {
    products = new GradientProducts(network, observed);
    evidence = observed;
    closePasses();
  }

  /** Changes the rate of the steps to come, for schedules; {@link #state} keeps it. */
  public void learningRate(double rate) {
    optimizerSpec = optimizerSpec.withLearningRate(rate);
  }

  /**
   * Sharpness-aware minimization (Foret and others 2021, arXiv 2010.01412) in the steps to come:
   * each follows the gradient from where the loss is about the highest within this distance of the
   * parameters, so that they end where their neighbours are good too. A step computes two gradients
   * then. {@link #state} does not keep it.
   *
   * @param radius 0 for the usual steps
   */
  public void sharpnessRadius(double radius) {
    if (!(radius >= 0 && radius < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a sharpness radius must be 0 or more, got " + radius);
    }
    sharpnessRadius = radius;
  }

  /**
   * Shortens gradients that are longer in the steps to come, so that no batch moves the parameters
   * far, whatever is in it. Where one is longer by far, records that are larger by far than the
   * others of their batch are tested, and have no part in the step and the evidence. {@link #state}
   * does not keep it.
   *
   * @param norm above 0; infinite for gradients as they are
   */
  public void clipNorm(double norm) {
    if (!(norm > 0)) {
      throw new IllegalArgumentException("a norm to clip to must be above 0, got " + norm);
    }
    clipNorm = norm;
  }

  /**
   * Tests on a batch, then trains on it.
   *
   * @param features samples × features, one sample after the other
   * @param labels one class per sample, at least one
   * @param observe whether to report the evidence of the batch
   * @throws DivergedException when the loss or the gradient is not finite; nothing is changed then
   */
  public StepResult learn(float[] features, int[] labels, boolean observe) {
    return step(
        features,
        labels,
        pass -> {
          StepResult result = pass.test(features, labels, observe, steps + 1);
          pass.backward(labels, steps + 1);
          return pass.complete(result);
        },
        pass -> pass.train(features, labels, steps + 1));
  }

  /**
   * As {@link #learn(float[], int[], boolean)}, from a teacher as well as from the labels.
   *
   * @throws IllegalArgumentException when the soft targets are of a batch of another size; nothing
   *     is changed then
   */
  public StepResult learn(
      float[] features, int[] labels, SoftTargets softTargets, boolean observe) {
    return step(
        features,
        labels,
        pass -> {
          StepResult result = pass.test(features, labels, observe, steps + 1);
          pass.backward(labels, softTargets, steps + 1);
          return pass.complete(result);
        },
        pass -> pass.train(features, labels, softTargets, steps + 1));
  }

  /**
   * Trains on a batch without testing on it first, which spares one of two forward passes where the
   * network {@linkplain NetworkSpec#isModal computes otherwise in training}.
   *
   * @return what the training pass saw: its predictions and loss are those of training
   * @throws DivergedException as {@link #learn} does
   */
  public StepResult train(float[] features, int[] labels) {
    return step(
        features,
        labels,
        pass -> pass.train(features, labels, steps + 1),
        pass -> pass.train(features, labels, steps + 1));
  }

  /**
   * As {@link #train(float[], int[])}, on samples that were learnt before: their features are not
   * measured a second time.
   */
  public StepResult replay(float[] batch, int[] labels) {
    Optional<FeatureMoments> measured = features;
    features = Optional.empty();
    try {
      return train(batch, labels);
    } finally {
      features = measured;
    }
  }

  /**
   * As {@link #train(float[], int[])}, from a teacher as well as from the labels.
   *
   * @throws IllegalArgumentException when the soft targets are of a batch of another size; nothing
   *     is changed then
   */
  public StepResult train(float[] features, int[] labels, SoftTargets softTargets) {
    return step(
        features,
        labels,
        pass -> pass.train(features, labels, softTargets, steps + 1),
        pass -> pass.train(features, labels, softTargets, steps + 1));
  }

  /**
   * One step. A network that measures its features counts those of the batch in before it tests on
   * it: they tell nothing of the labels, and nothing that is ever fed is then further from the mean
   * than so many samples can be, however odd the first ones were. The weights see inputs that move
   * less and less, as the mean over all samples does.
   *
   * @param first leaves the gradient of the batch, and tells the result
   * @param again leaves the gradient once more, from other parameters
   */
  private StepResult step(
      float[] batch,
      int[] labels,
      Function<TrainingPass, StepResult> first,
      Consumer<TrainingPass> again) {
    TrainingPass pass = pass(labels.length);
    Optional<FeatureMoments> before = features;
    try {
      measure(features.map(seen -> seen.plus(batch)));
      StepResult result = first.apply(pass);
      Optional<TameRecords> tame =
          pass.gradientLength() > TameRecords.WILD * clipNorm
              ? TameRecords.of(batch, labels)
              : Optional.empty();
      return tame.isPresent()
          ? tamed(result, tame.get())
          : update(pass, result, () -> again.accept(pass));
    } catch (RuntimeException refused) {
      measure(before);
      throw refused;
    }
  }

  /** The step that the others of a batch make. */
  private StepResult tamed(StepResult result, TameRecords tame) {
    TrainingPass pass = pass(tame.labels().length);
    Runnable gradient = () -> pass.train(tame.features(), tame.labels(), steps + 1);
    gradient.run();
    return update(pass, result.with(Optional.empty()), gradient);
  }

  private void measure(Optional<FeatureMoments> seen) {
    features = seen;
    seen.map(FeatureMoments::standardization).ifPresent(network::standardize);
  }

  /**
   * The gradients are looked at before the step they belong to is made.
   *
   * @param gradient computes the gradient of the batch anew
   */
  private StepResult update(TrainingPass pass, StepResult result, Runnable gradient) {
    if (sharpnessRadius > 0) {
      optimizer.climb(sharpnessRadius);
      try {
        gradient.run();
      } finally {
        optimizer.descend();
      }
    }
    // The length of all that the pass computed is no less than that of what counts.
    if (pass.gradientLength() > clipNorm) {
      optimizer.clip(clipNorm);
    }
    optimizer.update(optimizerSpec.learningRate());
    steps++;
    return result;
  }

  /** Steps made so far. */
  public long steps() {
    return steps;
  }

  /**
   * Tests on a batch, without learning and without evidence.
   *
   * @throws DivergedException when the loss is not finite
   */
  public StepResult test(float[] features, int[] labels) {
    return pass(labels.length).test(features, labels, false, steps);
  }

  /**
   * The probabilities of the classes, samples × classes, without learning. Nothing that is said of
   * a sample depends on how many others are asked about.
   *
   * @param samples their features, one sample after the other
   */
  public float[] predict(float[] samples) {
    int features = spec().input().size();
    int classes = spec().classes() - noise.count();
    int count = samples.length / features;
    float[] probabilities = new float[count * classes];
    float[] group = new float[PREDICTED_AT_ONCE * features];
    for (int from = 0; from < count; from += PREDICTED_AT_ONCE) {
      int size = Math.min(PREDICTED_AT_ONCE, count - from);
      System.arraycopy(samples, from * features, group, 0, size * features);
      float[] said = pass(PREDICTED_AT_ONCE).predict(group);
      System.arraycopy(said, 0, probabilities, from * classes, size * classes);
    }
    return probabilities;
  }

  /** Tests on a batch and reports its evidence, without learning. */
  public StepResult observe(float[] features, int[] labels) {
    TrainingPass pass = pass(labels.length);
    StepResult result = pass.test(features, labels, true, steps);
    if (evidence.needsGradients()) {
      pass.backward(labels, steps);
    }
    return pass.complete(result);
  }

  /**
   * Cuts or regrows; see {@link Optimizer#apply}.
   *
   * @throws IllegalArgumentException when the delta is about a network with more parameters, such
   *     as this one before it was compacted; nothing is changed then
   */
  public MaskDelta apply(MaskDelta delta) {
    delta.requireWithin(network.layout().size());
    return optimizer.apply(delta);
  }

  /**
   * Changes values and mask; see {@link Optimizer#apply} and {@link Optimizer#shift}.
   *
   * @return the change as it was carried out, so that its inverse takes it back
   * @throws IllegalArgumentException when it is about a network with more parameters; nothing is
   *     changed then
   */
  public Change apply(Change change) {
    change.requireWithin(network.layout().size());
    MaskDelta gone = optimizer.apply(change.cut());
    MaskDelta come = optimizer.apply(change.regrowth());
    optimizer.shift(change.shift());
    return new Change(gone, come, change.shift());
  }

  /** A copy of the gradients of the last step, as clipped, one per value, masked ones too. */
  public float[] gradients() {
    float[] gradients = new float[network.layout().size()];
    network.gradients().read(gradients);
    return gradients;
  }

  /** A copy of the parameters and the mask, noise outputs included. */
  public NetworkSnapshot snapshot() {
    return new NetworkSnapshot(network.spec(), optimizer.values(), optimizer.live());
  }

  /** A copy of everything. */
  public LearnerState state() {
    return new LearnerState(snapshot(), optimizerSpec, optimizer.state(), noise, features);
  }

  private TrainingPass pass(int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("a batch needs at least 1 sample, got " + batchSize);
    }
    TrainingPass pass = passes.get(batchSize);
    if (pass == null) {
      if (passes.size() >= KEPT_PASSES) {
        Integer eldest = passes.keySet().iterator().next();
        passes.remove(eldest).close();
      }
      pass = new TrainingPass(network, evidence, products, batchSize, noise);
      passes.put(batchSize, pass);
    }
    return pass;
  }

  @Override
  public void close() {
    closePasses();
    optimizer.close();
    network.close();
  }

  private void closePasses() {
    passes.values().forEach(TrainingPass::close);
    passes.clear();
  }
}

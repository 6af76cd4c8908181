package io.espalier.streaming.evaluate;

import java.util.Locale;

/**
 * Prequential evaluation: each record is predicted first and learnt afterwards, so every record is
 * a test record once (Gama, Sebastião and Rodrigues 2013, "On evaluating stream learning
 * algorithms"). Keeps the figures over the whole stream, over a sliding window and with an
 * exponential decay, and runs the two baselines over the same records. Belongs to one thread;
 * memory is nine bytes per record of the window.
 */
public final class PrequentialEvaluator {

  private static final int NONE = -1;

  private final EvaluationSettings settings;
  private final double decay;
  private final long[] labelCounts;
  private final Tally cumulative;
  private final Tally windowed;
  private final EvaluationWindow window;
  private double decayedHits;
  private double decayedRecords;
  private int previousLabel = NONE;
  private int majorityLabel = NONE;

  public PrequentialEvaluator(EvaluationSettings settings) {
    this(settings, new Tally(settings.classes()));
  }

  private PrequentialEvaluator(EvaluationSettings settings, Tally cumulative) {
    this.settings = settings;
    this.decay = Math.pow(0.5, 1 / settings.halfLifeRecords());
    this.cumulative = cumulative;
    this.windowed = new Tally(settings.classes());
    this.window = new EvaluationWindow(settings.windowRecords());
    this.labelCounts = new long[settings.classes()];
  }

  /**
   * An evaluator that goes on exactly where another one stopped.
   *
   * @param settings those of the evaluator that {@code state} comes from
   */
  public static PrequentialEvaluator restore(EvaluationSettings settings, EvaluatorState state) {
    if (state.windowLabels().length > settings.windowRecords()) {
      throw new IllegalArgumentException(
          String.format(
                  Locale.ROOT,
                  "the state has a window of %d records, the settings one of %d. Maybe the window"
                      + " was made",
                  state.windowLabels().length,
                  settings.windowRecords())
              + " smaller since");
    }
    PrequentialEvaluator evaluator =
        new PrequentialEvaluator(
            settings,
            new Tally(
                settings.classes(), state.confusion(), state.majorityHits(), state.noChangeHits()));
    evaluator.takeOver(state);
    return evaluator;
  }

  private void takeOver(EvaluatorState state) {
    for (int label = 0; label < labelCounts.length; label++) {
      labelCounts[label] = cumulative.labelCount(label);
      if (labelCounts[label] > (majorityLabel == NONE ? 0 : labelCounts[majorityLabel])) {
        majorityLabel = label;
      }
    }
    for (int i = 0; i < state.windowLabels().length; i++) {
      slide(
          new EvaluatedRecord(
              state.windowLabels()[i],
              state.windowPredictions()[i],
              state.windowMajorityHits()[i],
              state.windowNoChangeHits()[i]));
    }
    decayedHits = state.decayedHits();
    decayedRecords = state.decayedRecords();
    previousLabel = state.previousLabel();
  }

  /**
   * Counts records that were predicted before they were learnt.
   *
   * @throws IllegalArgumentException when a label or a prediction is not a class; nothing has been
   *     counted then
   */
  public void update(Quality quality) {
    Accuracy accuracy = quality.accept(classes -> classes);
    for (int i = 0; i < accuracy.size(); i++) {
      requireClass("label", accuracy.labels()[i]);
      requireClass("prediction", accuracy.predicted()[i]);
    }
    for (int i = 0; i < accuracy.size(); i++) {
      count(accuracy.labels()[i], accuracy.predicted()[i], accuracy.outcome(i));
    }
  }

  private void requireClass(String what, int value) {
    if (value < 0 || value >= settings.classes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s %d is not one of the classes 0 to %d",
              what,
              value,
              settings.classes() - 1));
    }
  }

  private void count(int label, int prediction, double outcome) {
    EvaluatedRecord seen =
        new EvaluatedRecord(label, prediction, label == majorityLabel, label == previousLabel);
    cumulative.add(seen);
    slide(seen);
    decayedHits = decay * decayedHits + (1 - decay) * outcome;
    decayedRecords = decay * decayedRecords + (1 - decay);
    previousLabel = label;
    followMajority(label);
  }

  private void slide(EvaluatedRecord outcome) {
    windowed.add(outcome);
    window.push(outcome).ifPresent(windowed::remove);
  }

  /** Only the class that has just come can overtake the majority; of equals the smallest leads. */
  private void followMajority(int label) {
    long count = ++labelCounts[label];
    long most = majorityLabel == NONE ? 0 : labelCounts[majorityLabel];
    if (count > most || (count == most && label < majorityLabel)) {
      majorityLabel = label;
    }
  }

  /** The figures of this moment. */
  public Evaluation evaluation() {
    return new Evaluation(
        cumulative.scores(),
        windowed.scores(),
        // The weights of the records seen so far don't add up to 1 yet: divide by what they do.
        decayedRecords > 0 ? decayedHits / decayedRecords : 0);
  }

  /** Everything remembered, for {@link #restore}. */
  public EvaluatorState state() {
    int size = window.size();
    int[] labels = new int[size];
    int[] predictions = new int[size];
    boolean[] majorityHits = new boolean[size];
    boolean[] noChangeHits = new boolean[size];
    for (int i = 0; i < size; i++) {
      EvaluatedRecord outcome = window.get(i);
      labels[i] = outcome.label();
      predictions[i] = outcome.prediction();
      majorityHits[i] = outcome.majorityHit();
      noChangeHits[i] = outcome.noChangeHit();
    }
    return new EvaluatorState(
        cumulative.confusion(),
        cumulative.majorityHits(),
        cumulative.noChangeHits(),
        labels,
        predictions,
        majorityHits,
        noChangeHits,
        decayedHits,
        decayedRecords,
        previousLabel);
  }
}

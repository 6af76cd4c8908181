package io.espalier.streaming.compare;

import io.espalier.streaming.evaluate.Quality;
import java.util.ArrayList;
import java.util.List;

/**
 * How two networks did on the same records, over all of them and class by class.
 *
 * @param all records of all classes
 * @param classes by label, as far as labels were seen; of the first {@value #MOST_CLASSES} alone
 */
public record PairedOutcomes(PairedCounts all, List<PairedCounts> classes) {

  /** Nothing was seen yet. */
  public static final PairedOutcomes NONE = new PairedOutcomes(PairedCounts.NONE, List.of());

  /** Of more classes than these the rarest can't be guarded with what one probation sees. */
  static final int MOST_CLASSES = 1_000;

  public PairedOutcomes {
    classes = List.copyOf(classes);
  }

  /**
   * With one more batch.
   *
   * @param now how well its records were predicted after the change
   * @param before how well they would have been without it
   */
  public PairedOutcomes plus(Quality now, Quality before) {
    if (now.size() != before.size()) {
      throw new IllegalArgumentException(
          "outcomes of batches of %s and %s records are no pairs"
              .formatted(Integer.toString(now.size()), Integer.toString(before.size())));
    }
    int[] labels = now.accept(accuracy -> accuracy.labels());
    PairedCounts sum = all;
    List<PairedCounts> byClass = new ArrayList<>(classes);
    for (int k = 0; k < labels.length; k++) {
      sum = sum.plus(now.outcome(k), before.outcome(k));
      if (labels[k] < MOST_CLASSES) {
        while (byClass.size() <= labels[k]) {
          byClass.add(PairedCounts.NONE);
        }
        byClass.set(labels[k], byClass.get(labels[k]).plus(now.outcome(k), before.outcome(k)));
      }
    }
    return new PairedOutcomes(sum, byClass);
  }

  /** Those of classes that there were. */
  List<PairedCounts> seen() {
    return classes.stream().filter(counts -> counts.records() > 0).toList();
  }
}

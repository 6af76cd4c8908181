package io.espalier.streaming.compare;

import io.espalier.streaming.evaluate.Quality;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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

  private static final double SKILLED_SHARE = 0.75;

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
    requirePairs(now, before);
    int[] labels = now.accept(accuracy -> accuracy.labels());
    int end = 1 + Arrays.stream(labels).max().orElse(-1);
    Batch batch = new Batch();
    Batch[] byClass = new Batch[Math.min(MOST_CLASSES, Math.max(end, classes.size()))];
    Arrays.setAll(byClass, label -> new Batch());
    for (int k = 0; k < labels.length; k++) {
      batch.add(now.outcome(k), before.outcome(k));
      if (labels[k] < MOST_CLASSES) {
        byClass[labels[k]].add(now.outcome(k), before.outcome(k));
      }
    }
    return new PairedOutcomes(
        batch.after(all),
        IntStream.range(0, byClass.length)
            .mapToObj(
                label ->
                    byClass[label].after(
                        label < classes.size() ? classes.get(label) : PairedCounts.NONE))
            .toList());
  }

  /**
   * With one more batch, unless both networks were right less than three quarters as often as
   * usual: where the stream has just become another one, what they get right by chance, and which
   * of them is a batch ahead in learning it, says nothing of the change. Both, so that what is left
   * out is not chosen by which of them was better.
   *
   * @param now how well its records were predicted after the change
   * @param before how well they would have been without it
   * @param usual mean outcome of the records before the change
   */
  public PairedOutcomes plus(Quality now, Quality before, double usual) {
    requirePairs(now, before);
    double better = Math.max(now.sum(), before.sum());
    return better < SKILLED_SHARE * usual * now.size() ? this : plus(now, before);
  }

  private static void requirePairs(Quality now, Quality before) {
    if (now.size() != before.size()) {
      throw new IllegalArgumentException(
          "outcomes of batches of %s and %s records are no pairs"
              .formatted(Integer.toString(now.size()), Integer.toString(before.size())));
    }
  }

  /** Those of classes that there were. */
  List<PairedCounts> seen() {
    return classes.stream().filter(counts -> counts.records() > 0).toList();
  }

  /** Counts of one batch, or of its records of one class. */
  private static final class Batch {

    private long records;
    private long lost;
    private long won;

    void add(double now, double before) {
      records++;
      lost += before > now ? 1 : 0;
      won += now > before ? 1 : 0;
    }

    PairedCounts after(PairedCounts counts) {
      return records == 0 ? counts : counts.plus(records, lost, won);
    }
  }
}

package io.espalier.streaming.dataset;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** What makes a data set useless for a purpose though it can be read. */
final class Doubts {

  /** Fewer samples of a class in a row mean nothing. */
  private static final int LONG_RUN = 10;

  private Doubts() {}

  /**
   * What is doubtful, as sentences.
   *
   * @param shuffled whether the order of the training part is not that of its stream
   */
  static List<String> of(DataSet data, boolean shuffled) {
    List<String> doubts = new ArrayList<>();
    if (!shuffled && isSortedByClass(data.train())) {
      doubts.add(
          "the samples of %s are sorted by class, so each class is learnt last and forgotten with the next. Shuffle them, or add shuffle=true."
              .formatted(data.name()));
    }
    BitSet unknown = classes(data.test());
    int all = unknown.cardinality();
    unknown.andNot(classes(data.train()));
    if (!unknown.isEmpty()) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "the training part of %s has no sample of %d of the %d classes of its test part."
                  + " Shuffle the samples before they are parted.",
              data.name(),
              unknown.cardinality(),
              all));
    }
    return doubts;
  }

  private static boolean isSortedByClass(DataSet.Part part) {
    int runs = 1;
    for (int index = 1; index < part.size(); index++) {
      runs += part.label(index) == part.label(index - 1) ? 0 : 1;
    }
    int classes = classes(part).cardinality();
    return runs == classes && classes > 1 && part.size() >= LONG_RUN * classes;
  }

  private static BitSet classes(DataSet.Part part) {
    BitSet classes = new BitSet();
    for (int index = 0; index < part.size(); index++) {
      classes.set(part.label(index));
    }
    return classes;
  }
}

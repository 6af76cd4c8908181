package io.espalier.streaming.evaluate;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The same figures straight from their definitions, over and over from the whole stream. */
record NaiveEvaluation(int[] labels, int[] predictions, int classes) {

  Scores scores(int from, int to) {
    int records = to - from;
    if (records == 0) {
      return new Scores(0, 0, 0, 0, 0, 0, 0);
    }
    double accuracy = share(from, to, i -> labels[i] == predictions[i]);
    double majority = share(from, to, i -> majorityBefore(i) == labels[i]);
    double noChange = share(from, to, i -> i > 0 && labels[i - 1] == labels[i]);
    double chance =
        IntStream.range(0, classes)
            .mapToDouble(
                c ->
                    share(from, to, i -> labels[i] == c)
                        * share(from, to, i -> predictions[i] == c))
            .sum();
    return new Scores(
        records,
        accuracy,
        gain(accuracy, chance),
        gain(accuracy, noChange),
        gain(accuracy, majority),
        majority,
        noChange);
  }

  double decayedAccuracy(double halfLife) {
    double hits = 0;
    double weights = 0;
    for (int i = 0; i < labels.length; i++) {
      double weight = Math.pow(2, -(labels.length - i) / halfLife);
      hits += labels[i] == predictions[i] ? weight : 0;
      weights += weight;
    }
    return weights == 0 ? 0 : hits / weights;
  }

  private int majorityBefore(int record) {
    int best = -1;
    long most = 0;
    for (int c = 0; c < classes; c++) {
      int candidate = c;
      long count = IntStream.range(0, record).filter(i -> labels[i] == candidate).count();
      if (count > most) {
        best = c;
        most = count;
      }
    }
    return best;
  }

  private static double share(int from, int to, IntPredicate hit) {
    return IntStream.range(from, to).filter(hit).count() / (double) (to - from);
  }

  private static double gain(double accuracy, double baseline) {
    return baseline == 1 ? 0 : (accuracy - baseline) / (1 - baseline);
  }
}

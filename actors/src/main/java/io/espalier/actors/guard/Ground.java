package io.espalier.actors.guard;

import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.streaming.evaluate.Accuracy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether a stretch of the stream is one that a network can be judged by. Where labels are noise or
 * all the same, accuracy says nothing of the network, and where the loss rises something else than
 * a cut is at work.
 */
public final class Ground {

  /** So far above 0, in standard errors under chance, kappa must be. */
  private static final double KAPPA_DEVIATIONS = 3;

  /** Batches are taken together so that neighbours, which are alike, count as one observation. */
  private static final int BLOCKS = 10;

  /** Student's t with 8 degrees of freedom is above this once in a thousand. */
  private static final double SIGNIFICANT_T = 4.5;

  private Ground() {}

  /**
   * What speaks against judging by these batches.
   *
   * @param batches consecutive ones, the eldest first
   */
  public static Optional<Doubt> doubt(List<BatchOutcome> batches) {
    List<Accuracy> seen =
        batches.stream().map(batch -> batch.quality().accept(accuracy -> accuracy)).toList();
    if (!hasClasses(seen)) {
      return Optional.of(Doubt.ONE_CLASS);
    }
    if (!isBetterThanChance(seen)) {
      return Optional.of(Doubt.NO_SKILL);
    }
    return lossRises(batches) ? Optional.of(Doubt.LOSS_RISING) : Optional.empty();
  }

  private static boolean hasClasses(List<Accuracy> batches) {
    return batches.stream()
            .flatMapToInt(batch -> Arrays.stream(batch.labels()))
            .distinct()
            .limit(2)
            .count()
        > 1;
  }

  /** Kappa is above 0 where accuracy is above what equal frequencies agree on by chance. */
  private static boolean isBetterThanChance(List<Accuracy> batches) {
    int classes = 0;
    for (Accuracy seen : batches) {
      for (int k = 0; k < seen.size(); k++) {
        classes = Math.max(classes, 1 + Math.max(seen.labels()[k], seen.predicted()[k]));
      }
    }
    double[] labels = new double[classes];
    double[] predicted = new double[classes];
    double records = 0;
    double correct = 0;
    for (Accuracy seen : batches) {
      for (int k = 0; k < seen.size(); k++) {
        labels[seen.labels()[k]]++;
        predicted[seen.predicted()[k]]++;
      }
      records += seen.size();
      correct += seen.sum();
    }
    double chance = 0;
    for (int c = 0; c < classes; c++) {
      chance += labels[c] / records * predicted[c] / records;
    }
    double noise = Math.sqrt(chance * (1 - chance) / records);
    return correct / records - chance > KAPPA_DEVIATIONS * noise;
  }

  /** Whether the slope of the loss over blocks of batches is above 0 by more than chance. */
  private static boolean lossRises(List<BatchOutcome> batches) {
    if (batches.size() < BLOCKS) {
      return false;
    }
    double[] means = new double[BLOCKS];
    for (int block = 0; block < BLOCKS; block++) {
      means[block] =
          batches
              .subList(block * batches.size() / BLOCKS, (block + 1) * batches.size() / BLOCKS)
              .stream()
              .mapToDouble(BatchOutcome::loss)
              .average()
              .orElseThrow();
    }
    double middle = (BLOCKS - 1) / 2.0;
    double mean = Arrays.stream(means).average().orElseThrow();
    double squares = 0;
    double products = 0;
    for (int block = 0; block < BLOCKS; block++) {
      squares += (block - middle) * (block - middle);
      products += (block - middle) * (means[block] - mean);
    }
    double slope = products / squares;
    double residuals = 0;
    for (int block = 0; block < BLOCKS; block++) {
      double residual = means[block] - mean - slope * (block - middle);
      residuals += residual * residual;
    }
    return slope > SIGNIFICANT_T * Math.sqrt(residuals / (BLOCKS - 2) / squares);
  }
}

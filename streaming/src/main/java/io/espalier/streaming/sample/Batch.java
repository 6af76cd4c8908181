package io.espalier.streaming.sample;

/**
 * Consecutive samples of the stream in one block, and how far the stream has been read once they
 * are learnt.
 *
 * @param features samples × features, one sample after the other; owned by this record and never
 *     written to after construction
 * @param labels one class per sample
 * @param offsets next offset of every partition after this batch; covers the dead letters and
 *     duplicates met while it was filled
 * @param deadLetters records set aside while this batch was filled
 * @param duplicates records dropped while this batch was filled because they had been dealt with
 */
public record Batch(
    float[] features, int[] labels, Offsets offsets, int deadLetters, int duplicates) {

  public Batch {
    if (labels.length > 0 && features.length % labels.length != 0) {
      throw new IllegalArgumentException(
          "%d feature values do not divide into %d samples"
              .formatted(features.length, labels.length));
    }
  }

  /** Number of samples; 0 for a batch that only carries offsets past dead letters. */
  public int size() {
    return labels.length;
  }
}

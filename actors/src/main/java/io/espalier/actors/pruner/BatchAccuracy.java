package io.espalier.actors.pruner;

/**
 * How a batch was predicted before it was learnt.
 *
 * @param records in the batch
 * @param correct predicted right
 */
public record BatchAccuracy(int records, int correct) {

  public BatchAccuracy {
    if (correct < 0 || correct > records) {
      throw new IllegalArgumentException(
          "%d of %d records can not be right".formatted(correct, records));
    }
  }
}

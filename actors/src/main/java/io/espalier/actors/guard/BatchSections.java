package io.espalier.actors.guard;

import io.espalier.model.format.SectionFile;
import io.espalier.streaming.evaluate.Accuracy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How some batches were predicted, in a file: one behind the other.
 *
 * @param name of the sections, which others follow
 */
public record BatchSections(String name) {

  public void put(SectionFile content, List<BatchOutcome> batches) {
    content
        .put(sizes(), batches.stream().mapToInt(BatchOutcome::records).toArray())
        .put(losses(), batches.stream().mapToDouble(BatchOutcome::loss).toArray())
        .put(labels(), joined(batches, Accuracy::labels))
        .put(predicted(), joined(batches, Accuracy::predicted));
  }

  private static int[] joined(List<BatchOutcome> batches, Function<Accuracy, int[]> of) {
    return batches.stream()
        .flatMapToInt(each -> IntStream.of(each.quality().accept(of::apply)))
        .toArray();
  }

  public List<BatchOutcome> read(SectionFile content) {
    int[] sizes = content.ints(sizes());
    double[] losses = content.doubles(losses(), sizes.length);
    int[] labels = content.ints(labels());
    int[] predicted = content.ints(predicted(), labels.length);
    requireSum(sizes, labels.length);
    List<BatchOutcome> batches = new ArrayList<>();
    for (int k = 0, from = 0; k < sizes.length; from += sizes[k], k++) {
      int to = from + sizes[k];
      batches.add(
          new BatchOutcome(
              new Accuracy(
                  Arrays.copyOfRange(labels, from, to), Arrays.copyOfRange(predicted, from, to)),
              losses[k]));
    }
    return batches;
  }

  private void requireSum(int[] sizes, int records) {
    long sum = IntStream.of(sizes).asLongStream().sum();
    if (sum != records || IntStream.of(sizes).anyMatch(size -> size < 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "batches of %s records in '%s' do not make up %d",
              Arrays.toString(sizes),
              name,
              records));
    }
  }

  private String sizes() {
    return name + ".sizes";
  }

  private String losses() {
    return name + ".losses";
  }

  private String labels() {
    return name + ".labels";
  }

  private String predicted() {
    return name + ".predicted";
  }
}

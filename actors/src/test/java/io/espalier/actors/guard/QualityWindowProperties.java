package io.espalier.actors.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.actors.Events;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** The window beside one that keeps every batch for ever. */
class QualityWindowProperties {

  @Property(seed = "41")
  void keepsTheFewestWholeBatchesThatCoverTheLength(
      @ForAll @LongRange(min = 1, max = 60) long length,
      @ForAll("steps") List<BatchOutcome> steps) {
    QualityWindow window = new QualityWindow(length, List.of());
    List<BatchOutcome> all = new ArrayList<>();
    assertThat(window.quality()).isZero();
    for (BatchOutcome step : steps) {
      window.add(step);
      all.add(step);

      List<BatchOutcome> newest = newest(all, length);
      long records = newest.stream().mapToLong(BatchOutcome::records).sum();
      double sum = newest.stream().mapToDouble(batch -> batch.quality().sum()).sum();
      assertThat(window.quality()).isCloseTo(sum / records, within(1e-12));
      assertThat(window.isFull()).isEqualTo(records >= length);
      assertThat(window.seen()).isEqualTo(newest);
    }
  }

  private static List<BatchOutcome> newest(List<BatchOutcome> all, long length) {
    long records = 0;
    int from = all.size();
    while (from > 0 && records < length) {
      from--;
      records += all.get(from).records();
    }
    return all.subList(from, all.size());
  }

  @Provide
  Arbitrary<List<BatchOutcome>> steps() {
    return Arbitraries.integers()
        .between(1, 20)
        .flatMap(
            records ->
                Arbitraries.integers()
                    .between(0, records)
                    .map(correct -> new BatchOutcome(Events.predictions(records, correct), 0.5)))
        .list()
        .ofMaxSize(50);
  }
}

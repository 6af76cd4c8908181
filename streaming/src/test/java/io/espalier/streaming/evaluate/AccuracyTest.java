package io.espalier.streaming.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AccuracyTest {

  @Property(tries = 200, seed = "41")
  void itsOutcomesAreRightOrWrong(
      @ForAll @Size(max = 50) @IntRange(max = 3) int[] labels,
      @ForAll @IntRange(max = 3) int guess) {
    int[] predicted = new int[labels.length];
    Arrays.fill(predicted, guess);

    Quality quality = new Accuracy(labels, predicted);

    assertThat(quality.size()).isEqualTo(labels.length);
    assertThat(quality.sum()).isEqualTo(IntStream.of(labels).filter(at -> at == guess).count());
    for (int k = 0; k < labels.length; k++) {
      assertThat(quality.outcome(k)).isEqualTo(labels[k] == guess ? 1 : 0);
      assertThat(quality.outcome(k) + quality.error(k)).isEqualTo(1);
    }
  }

  @Test
  void itIsEqualByContent() {
    Accuracy accuracy = new Accuracy(new int[] {1, 2}, new int[] {1, 0});

    assertThat(accuracy)
        .isEqualTo(new Accuracy(new int[] {1, 2}, new int[] {1, 0}))
        .hasSameHashCodeAs(new Accuracy(new int[] {1, 2}, new int[] {1, 0}))
        .isNotEqualTo(new Accuracy(new int[] {1, 2}, new int[] {1, 1}))
        .isNotEqualTo(new Accuracy(new int[] {1, 1}, new int[] {1, 0}));
  }

  @Test
  void eachRecordHasAPrediction() {
    assertThatThrownBy(() -> new Accuracy(new int[3], new int[2]))
        .hasMessage("3 labels and 2 predictions");
  }
}

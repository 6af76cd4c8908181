package io.espalier.model.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.network.NetworkSpec;
import org.junit.jupiter.api.Test;

/** Samples in plain arrays, and what is said of those that can't be learnt. */
class LabelledDataTest {

  private static final float[][] ROWS = {{1, 2}, {3, 4}, {5, 6}};
  private static final int[] LABELS = {0, 1, 2};

  @Test
  void arraysAreReadRowByRow() {
    LabelledData data = LabelledData.of(ROWS, LABELS);
    float[] read = new float[5];
    data.copyFeatures(1, 2, read, 2);

    assertThat(data.size()).isEqualTo(3);
    assertThat(data.label(2)).isEqualTo(2);
    assertThat(read).containsExactly(3, 4, 5, 6, 0);
  }

  @Test
  void arraysMayBeWrittenToAfterwards() {
    float[][] rows = {{1, 2}};
    int[] labels = {1};
    LabelledData data = LabelledData.of(rows, labels);
    rows[0][0] = 9;
    labels[0] = 0;
    float[] read = new float[2];
    data.copyFeatures(0, read, 0);

    assertThat(read).containsExactly(1, 2);
    assertThat(data.label(0)).isEqualTo(1);
  }

  @Test
  void doublesAreRoundedToFloats() {
    LabelledData data = LabelledData.of(new double[][] {{0.1, -1e30}}, new int[] {0});
    float[] read = new float[2];
    data.copyFeatures(0, read, 0);

    assertThat(read).containsExactly(0.1f, -1e30f);
  }

  @Test
  void whatCanNotBeLearntIsRefusedByRow() {
    refuses("there are 3 rows of features but 2 labels", ROWS, 0, 1);
    refuses("there are no samples", new float[0][]);
    refuses("row 1 has 1 features, row 0 has 2", new float[][] {{1, 2}, {3}}, 0, 1);
    refuses("row 0 has 0 features", new float[][] {{}}, 0);
    refuses("the label of row 2 is -1. Classes are numbered from 0", ROWS, 0, 1, -1);
    refuses("feature 1 of row 0 is NaN", new float[][] {{1, Float.NaN}}, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledData.of(new double[][] {{1e300}}, new int[] {0}))
        .withMessageContaining("feature 0 of row 0 is Infinity");
  }

  private static void refuses(String words, float[][] rows, int... labels) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledData.of(rows, labels))
        .withMessageContaining(words);
  }

  @Test
  void aNetworkThatDoesNotFitIsRefused() {
    LabelledData data = LabelledData.of(ROWS, LABELS);

    data.requireFit(NetworkSpec.dense(2, 4, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> data.requireFit(NetworkSpec.dense(3, 4, 3)))
        .withMessage(
            "rows have 2 features, but the network reads 3. Maybe NetworkSpec.dense(2, …, 3).");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> data.inTimeOrder().requireFit(NetworkSpec.dense(2, 4, 2)))
        .withMessageContaining("the label of row 2 is 2, but the network has classes 0 to 1");
  }

  @Test
  void anOrderInTimeIsSaid() {
    LabelledData data = LabelledData.of(ROWS, LABELS);

    assertThat(data.isInTimeOrder()).isFalse();
    assertThat(data.inTimeOrder().isInTimeOrder()).isTrue();
    assertThat(data.inTimeOrder().label(2)).isEqualTo(2);
  }
}

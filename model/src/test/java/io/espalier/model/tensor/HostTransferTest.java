package io.espalier.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.Natives;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class HostTransferTest {

  static {
    Natives.load();
  }

  @Test
  void whatIsWrittenIsThereForComputationAndReadsBack() {
    float[] values = {1, -2, 3, -0.0f, 5, 6};
    float[] doubled = new float[6];
    try (INDArray array = Nd4j.create(DataType.FLOAT, new long[] {3, 2}, 'f')) {
      HostTransfer.write(values, array);
      // in the order of memory: the first column first
      assertThat(array.getFloat(1, 0)).isEqualTo(-2);
      assertThat(array.getFloat(0, 1)).isEqualTo(-0.0f);
      array.muli(2);
      HostTransfer.read(array, doubled);
    }
    assertThat(doubled).containsExactly(2, -4, 6, -0.0f, 10, 12);
    assertThat(values[0]).isEqualTo(1);
  }

  @Test
  void refusesAViewAndAnotherLength() {
    try (INDArray array = Nd4j.create(DataType.FLOAT, 6)) {
      INDArray view = array.get(NDArrayIndex.interval(2, 4));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> HostTransfer.write(new float[2], view))
          .withMessageStartingWith("2 host values do not fill a whole array");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> HostTransfer.read(array, new float[5]))
          .withMessageStartingWith("5 host values do not fill a whole array");
    }
  }

  @Test
  void choosesThreadsAndRefusesNone() {
    assertThat(Backend.defaultThreads(1)).isEqualTo(1);
    assertThat(Backend.defaultThreads(2)).isEqualTo(1);
    assertThat(Backend.defaultThreads(8)).isEqualTo(4);
    assertThat(Backend.defaultThreads(64)).isEqualTo(8);
    assertThat(Backend.name()).isEqualTo(Backend.isCpu() ? "cpu" : "cuda");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backend.initialize(0))
        .withMessage("compute threads must be at least 1, got 0");
  }
}

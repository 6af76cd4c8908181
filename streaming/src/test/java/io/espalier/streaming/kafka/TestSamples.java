package io.espalier.streaming.kafka;

import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.ClassLabels;
import io.espalier.streaming.sample.Sample;
import io.espalier.streaming.sample.SampleShape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** Small samples that carry a number by which they are known again. */
public final class TestSamples {

  public static final SampleShape SHAPE = SampleShape.flat(3, 10);

  private TestSamples() {}

  public static Sample numbered(int number) {
    return new Sample(new float[] {number, 0.5f, -1.25f}, number % 10);
  }

  /** Numbers from {@code first} up to, not including, {@code end}. */
  public static Iterator<Sample> between(int first, int end) {
    return IntStream.range(first, end).mapToObj(TestSamples::numbered).iterator();
  }

  public static List<Integer> numbersIn(List<Batch> batches) {
    List<Integer> numbers = new ArrayList<>();
    for (Batch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        numbers.add((int) batch.features()[i * SHAPE.features()]);
      }
    }
    return numbers;
  }

  public static int[] labels(Batch batch) {
    return batch.targets().accept(ClassLabels::labels);
  }

  public static List<Integer> range(int first, int end) {
    return IntStream.range(first, end).boxed().toList();
  }
}

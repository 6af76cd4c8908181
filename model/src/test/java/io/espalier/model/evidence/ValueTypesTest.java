package io.espalier.model.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.decay.DecayPoint;
import io.espalier.model.decay.Sums;
import java.util.List;
import java.util.function.DoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Values that cross actors are equal if what is in their arrays is. */
class ValueTypesTest {

  /** Of each type, one value for each number. */
  static final List<DoubleFunction<Object>> TYPES =
      List.of(
          x -> new ActivityMean(1, new double[] {x}),
          x -> new ActivityMean(x, new double[1]),
          x -> new GradientMean(1, new double[] {x}),
          x -> new GradientMean(x, new double[1]),
          x -> new BatchActivity.Inputs(new float[] {(float) x}),
          x -> new BatchActivity(1, List.of(new BatchActivity.Inputs(new float[] {(float) x}))),
          x -> new BatchGradients(1, new float[] {(float) x}),
          x -> new BatchGradients((int) x, new float[1]),
          x -> new BatchMoments.Units(new double[] {x}, new double[1]),
          x -> new BatchMoments.Units(new double[1], new double[] {x}),
          x -> new KernelMeans(1, List.of(new double[] {x})),
          x -> new KernelMeans((int) x, List.of(new double[1])),
          x -> new CoMoments.State(x, 1, new double[1], new double[1]),
          x -> new CoMoments.State(1, 1, new double[1], new double[] {x}),
          x -> new SensitivitySums.Layer(new double[1], new double[] {x}, new double[2]),
          x -> new Sums(new DecayPoint(1, x), 1, List.of(new double[1])),
          x -> new ActivityEvidence.State(1, List.of(new double[] {x})),
          x -> new GradientEvidence.State(1, new double[] {x}),
          x ->
              Evidence.of(GradientStatistic.KIND, new GradientEvidence.State(1, new double[] {x})));

  @ParameterizedTest
  @FieldSource("TYPES")
  void areEqualByContent(DoubleFunction<Object> type) {
    assertThat(type.apply(2)).isEqualTo(type.apply(2)).hasSameHashCodeAs(type.apply(2));
    assertThat(type.apply(2)).isNotEqualTo(type.apply(3));
  }
}

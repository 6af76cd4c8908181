package io.espalier.model.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CoMomentsTest {

  @Property(tries = 200, seed = "61")
  void batchesAndWorkersInAnyOrderGiveWhatTwoPassesOverAllRecordsGive(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int width,
      @ForAll @IntRange(min = 1, max = 4) int workers) {
    // Given
    Random random = new Random(seed);
    List<List<double[]>> batches = new ArrayList<>();
    for (int k = 0; k < 12; k++) {
      batches.add(records(random, 1 + random.nextInt(20), width));
    }
    // When
    List<CoMoments> parts = new ArrayList<>();
    for (int k = 0; k < workers; k++) {
      parts.add(new CoMoments(width));
    }
    Collections.shuffle(batches, random);
    for (List<double[]> batch : batches) {
      parts.get(random.nextInt(workers)).add(batch.size(), 1, twoPass(batch));
    }
    CoMoments merged = new CoMoments(width);
    parts.forEach(part -> merged.merge(part.state(), 1));
    // Then
    List<double[]> all = batches.stream().flatMap(List::stream).toList();
    BatchMoments.Units expected = twoPass(all);
    CoMoments.State state = merged.state();
    assertThat(state.weight()).isEqualTo(all.size());
    assertThat(state.effectiveRecords()).isCloseTo(all.size(), within(1e-9));
    assertThat(state.mean()).containsExactly(expected.mean(), within(1e-9));
    assertThat(state.coMoment()).containsExactly(expected.coMoment(), within(1e-9));
  }

  /** E[xy] − E[x]E[y] would lose all digits here. */
  @Test
  void aLargeMeanDoesNotDrownASmallVariance() {
    CoMoments moments = new CoMoments(1);
    for (int k = 0; k < 100; k++) {
      moments.add(2, 1, new BatchMoments.Units(new double[] {1e9}, new double[] {2e-6}));
    }

    assertThat(moments.state().covariance(0, 0)).isCloseTo(1e-6, within(1e-15));
  }

  @Test
  void fadingKeepsTheMeanAndTheCovariance() {
    CoMoments moments = new CoMoments(2);
    moments.add(8, 1, twoPass(records(new Random(1), 8, 2)));
    CoMoments.State before = moments.state();

    moments.scale(0.25);

    CoMoments.State after = moments.state();
    assertThat(after.weight()).isEqualTo(2);
    assertThat(after.effectiveRecords()).isEqualTo(8);
    assertThat(after.mean()).containsExactly(before.mean());
    assertThat(after.covariance(0, 1)).isEqualTo(before.covariance(0, 1));
  }

  @Test
  void whatIsOldCountsLess() {
    CoMoments moments = new CoMoments(1);
    moments.add(10, 1, new BatchMoments.Units(new double[] {4}, new double[] {0}));
    moments.scale(0.5);
    moments.add(10, 1, new BatchMoments.Units(new double[] {1}, new double[] {0}));

    // weights 5 and 10: mean (5·4 + 10·1) / 15 = 2, variance (5·2² + 10·1²) / 15 = 2
    assertThat(moments.state().mean()[0]).isCloseTo(2, within(1e-12));
    assertThat(moments.state().covariance(0, 0)).isCloseTo(2, within(1e-12));
  }

  @Property(tries = 50, seed = "62")
  void endlessFadingIsWorthItsEffectiveSize(
      @ForAll @DoubleRange(min = 0.5, max = 0.98) double retention) {
    CoMoments moments = new CoMoments(1);
    for (int k = 0; k < 3000; k++) {
      moments.scale(retention);
      moments.add(1, 1, new BatchMoments.Units(new double[] {k}, new double[] {0}));
    }

    assertThat(moments.state().effectiveRecords())
        .isCloseTo((1 + retention) / (1 - retention), within(1e-9));
  }

  static List<double[]> records(Random random, int count, int width) {
    List<double[]> records = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      records.add(random.doubles(width, -2, 3).toArray());
    }
    return records;
  }

  static BatchMoments.Units twoPass(List<double[]> records) {
    int width = records.get(0).length;
    double[] mean = new double[width];
    records.forEach(x -> Arrays.setAll(mean, k -> mean[k] + x[k] / records.size()));
    double[] coMoment = new double[width * width];
    for (double[] x : records) {
      for (int k = 0; k < coMoment.length; k++) {
        int i = k / width;
        int j = k % width;
        coMoment[k] += (x[i] - mean[i]) * (x[j] - mean[j]);
      }
    }
    return new BatchMoments.Units(mean, coMoment);
  }
}

package io.espalier.model.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.decay.DecayPoint;
import io.espalier.model.decay.DecayedSums;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.decay.Sums;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a new kind of evidence takes: this file of its own. Before it is in {@link
 * EvidenceSpec#KINDS} it is refused by name; its own {@link EvidenceSpec.Visitor} method does not
 * compile before somebody observes it.
 */
class ToyStatisticTest {

  /** Records of each class. */
  private record Labels(int classes) implements Statistic<int[], Labels.Counts> {

    static final Kind<int[], Counts> KIND =
        new Kind<>("labels", int[].class, Counts.class, arrays -> new Counts(Sums.of(arrays)));

    /** How many records of each class, after forgetting. */
    record Counts(Sums sums) implements State {
      @Override
      public double weight() {
        return sums.weight();
      }

      @Override
      public DecayPoint at() {
        return sums.at();
      }

      @Override
      public List<double[]> arrays() {
        return sums.arrays();
      }
    }

    @Override
    public Kind<int[], Counts> kind() {
      return KIND;
    }

    @Override
    public RunningStatistic<int[], Counts> start(HalfLife halfLife) {
      return new Running(new DecayedSums(halfLife, IntStream.of(classes)));
    }

    @Override
    public boolean needsGradients() {
      return false;
    }

    @Override
    public int[] outside(int[] inside, KeptParts kept) {
      return inside;
    }

    @Override
    public <R> R accept(EvidenceSpec.Visitor<R> visitor) {
      throw new AssertionError("nobody observes what is no kind");
    }
  }

  private record Running(DecayedSums sums) implements RunningStatistic<int[], Labels.Counts> {

    @Override
    public void add(int[] labels) {
      double each = sums.count(labels.length);
      double[] counts = new double[sums.widths()[0]];
      for (int label : labels) {
        counts[label]++;
      }
      sums.add(0, counts, each);
    }

    @Override
    public boolean isLike(Labels.Counts other) {
      return sums.isLike(other.sums());
    }

    @Override
    public void merge(Labels.Counts other) {
      sums.merge(other.sums());
    }

    @Override
    public void forget(long records) {
      sums.forget(records);
    }

    @Override
    public void reach(long position) {
      sums.reach(position);
    }

    @Override
    public void reset() {
      sums.reset();
    }

    @Override
    public void networkChanged() {}

    @Override
    public Labels.Counts state() {
      return new Labels.Counts(sums.sums());
    }
  }

  @Test
  void addsUpAndComesBackFromItsArrays() {
    RunningStatistic<int[], Labels.Counts> labels = new Labels(3).start(new HalfLife(2));
    labels.add(new int[] {0, 0, 2, 2});
    labels.add(new int[] {1, 1});

    Labels.Counts counts = labels.state();

    assertThat(counts.sums().values().get(0)).containsExactly(1, 2, 1);
    assertThat(Labels.KIND.read(counts.arrays(), Evidence.NONE))
        .isEqualTo(Evidence.of(Labels.KIND, counts));
  }

  @Test
  void isRefusedByNameBeforeFilesKnowIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EvidenceSpec.of(new Labels(3)))
        .withMessage(
            "evidence 'labels' is not in EvidenceSpec.KINDS, so files could not be read again."
                + " Add it");
  }
}

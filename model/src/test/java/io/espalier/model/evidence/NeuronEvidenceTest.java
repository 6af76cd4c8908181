package io.espalier.model.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.decay.HalfLife;
import io.espalier.model.flow.ParameterBlock;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NeuronEvidenceTest {

  private static final List<ParameterBlock> BLOCKS =
      List.of(
          new ParameterBlock("dense1", 0, 4, 3),
          new ParameterBlock("dense2", 15, 3, 2),
          new ParameterBlock("dense3", 23, 2, 1));

  @Test
  void aBatchAgesWhatCameBeforeByItsOwnRecords() {
    NeuronEvidence evidence = new NeuronEvidence(BLOCKS, 0, new HalfLife(10));
    evidence.add(batch(1, 10, 4, 3, 2));
    evidence.add(batch(2, 10, 4, 3, 2));

    assertThat(evidence.state().group(2).weight()).isCloseTo(15, within(1e-12));
    evidence.forget(10);
    assertThat(evidence.state().group(0).weight()).isCloseTo(7.5, within(1e-12));
  }

  @Test
  void workersAddUp() {
    NeuronEvidence one = new NeuronEvidence(BLOCKS, 1, HalfLife.INFINITE);
    NeuronEvidence other = new NeuronEvidence(BLOCKS, 1, HalfLife.INFINITE);
    NeuronEvidence whole = new NeuronEvidence(BLOCKS, 1, HalfLife.INFINITE);
    for (int k = 0; k < 6; k++) {
      BatchMoments batch = batch(k, 5 + k, 3, 2);
      whole.add(batch);
      (k % 2 == 0 ? one : other).add(batch);
    }

    one.merge(other.state());

    assertThat(one.state().group(1).coMoment())
        .containsExactly(whole.state().group(1).coMoment(), within(1e-9));
    assertThat(one.state().group(2).mean())
        .containsExactly(whole.state().group(2).mean(), within(1e-9));
  }

  @Test
  void refusesWhatIsAboutAnotherNetwork() {
    NeuronEvidence evidence = new NeuronEvidence(BLOCKS, 1, HalfLife.INFINITE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> evidence.add(batch(1, 3, 4, 2)))
        .withMessage(
            "moments of groups of [4, 2] units do not fit evidence about groups of [3, 2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evidence.state().group(0))
        .withMessage("there is evidence about groups 1 to 2, not about 0");
  }

  private static BatchMoments batch(int seed, int records, int... widths) {
    Random random = new Random(seed);
    return new BatchMoments(
        records,
        IntStream.of(widths)
            .mapToObj(width -> CoMomentsTest.twoPass(CoMomentsTest.records(random, records, width)))
            .toList());
  }
}

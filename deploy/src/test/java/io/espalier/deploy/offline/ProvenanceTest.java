package io.espalier.deploy.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvenanceTest {

  private static final Provenance SEVEN = new Provenance("lenet-5", "idx:mnist", 7, 10_000);

  @Test
  void theSameTrainingLeavesNoDoubt() {
    assertThat(SEVEN.doubt(SEVEN.about())).isEmpty();
  }

  @Test
  void anotherSeedOrNumberHoldsOutWhatWasLearnt() {
    assertThat(SEVEN.doubt(new Provenance("lenet-5", "idx:mnist", 8, 10_000).about()))
        .hasValueSatisfying(
            doubt -> assertThat(doubt).contains("--seed 8 and --held-out 10000", "Give the same"));
    assertThat(SEVEN.doubt(new Provenance("lenet-5", "idx:mnist", 7, 5_000).about())).isPresent();
    assertThat(SEVEN.doubt(Map.of("data", "idx:mnist", "seed", "7")))
        .as("a file from before")
        .hasValueSatisfying(doubt -> assertThat(doubt).contains("--held-out unknown"));
  }

  @Test
  void theSameDataMayBeWrittenInManyWays() {
    String absolute = "idx:" + Path.of("mnist").toAbsolutePath() + "/";

    assertThat(SEVEN.doubt(new Provenance("lenet-5", absolute, 8, 10_000).about())).isPresent();
    assertThat(SEVEN.doubt(new Provenance("lenet-5", "idx:./mnist,shuffle=false", 8, 1).about()))
        .isPresent();
    assertThat(SEVEN.doubt(new Provenance("lenet-5", "idx:other", 8, 10_000).about())).isEmpty();
  }

  @Test
  void otherDataWereNotLearnt() {
    assertThat(SEVEN.doubt(new Provenance("lenet-5", "digits", 8, 10_000).about())).isEmpty();
    assertThat(SEVEN.doubt(Map.of())).isEmpty();
  }

  @Test
  void aNetworkKeepsItsNameFromBefore() {
    Provenance again = new Provenance("pruned/dense.espalier", "digits", 1, 5);

    assertThat(again.after(SEVEN.about())).isEqualTo(new Provenance("lenet-5", "digits", 1, 5));
    assertThat(again.after(Map.of())).isEqualTo(again);
  }

  @Test
  void whatOnceMayHaveBeenLearntStaysDoubtful() {
    Provenance withEight = new Provenance("lenet-5", "idx:mnist", 8, 10_000);
    Provenance both = withEight.after(SEVEN.about());

    assertThat(both.seed()).isEqualTo("7, then 8");
    assertThat(withEight.doubt(both.about())).isPresent();
    assertThat(withEight.after(both.about()).seed()).isEqualTo("7, then 8, then 8");
    assertThat(SEVEN.after(SEVEN.about())).isEqualTo(SEVEN);
  }
}

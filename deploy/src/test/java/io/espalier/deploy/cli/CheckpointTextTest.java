package io.espalier.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.checkpoint.CheckpointSummary;
import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.streaming.sample.Offsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointTextTest {

  private static final NetworkSnapshot NETWORK =
      NetworkSnapshot.dense(NetworkSpec.dense(1, 2), new float[4]);

  private static String next(long trained, Optional<Doubt> doubt, boolean onProbation) {
    return CheckpointText.next(
        new CheckpointSummary(
            trained, 0, Offsets.NONE, 1, 12_000, doubt, onProbation, NETWORK, false));
  }

  @Test
  void beforeItIsDueTheNextCutHasItsRecord() {
    assertThat(next(11_999, Optional.empty(), false))
        .isEqualTo("the next one due at record 12,000");
  }

  @Test
  void onceItIsDueItHasWhatItWaitsFor() {
    assertThat(next(30_000, Optional.of(Doubt.FIRST_RISE), false))
        .isEqualTo("the next one waits: accuracy is still rising");
    assertThat(next(30_000, Optional.empty(), false))
        .isEqualTo("the next one due now, if any is to come");
  }

  @Test
  void whileOneIsOnProbationNoneIsDue() {
    assertThat(next(30_000, Optional.empty(), true)).isEqualTo("the last one on probation");
  }
}

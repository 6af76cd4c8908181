package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.guard.Rest;
import io.espalier.actors.pruner.Backoff;
import io.espalier.actors.pruner.Doing;
import io.espalier.actors.pruner.PrunerState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NothingCutTest {

  private static PrunerState state(int cuts, Optional<Rest> rest) {
    return new PrunerState(
        cuts, 12_000, rest, Backoff.NONE, 0, List.of(), List.of(), Doing.Waiting.INSTANCE);
  }

  private static final Optional<Rest> RISING = Optional.of(new Rest(0, List.of(), 0));

  @Test
  void saysWhenTheFirstCutIsDue() {
    assertThat(NothingCut.words(state(0, RISING), 10_000))
        .hasValue(
            "Nothing was cut: the first cut is due at record 12,000 at the earliest. Stream more"
                + " records.");
  }

  @Test
  void saysWhatTheFirstCutWaitsFor() {
    assertThat(NothingCut.words(state(0, RISING), 30_000))
        .hasValue("Nothing was cut: accuracy is still rising. Stream more records.");
    assertThat(NothingCut.words(state(0, Optional.empty()), 30_000))
        .hasValue(
            "Nothing was cut: there was too little yet to judge a cut by. Stream more records.");
  }

  @Test
  void saysNothingWhereSomethingWasCut() {
    assertThat(NothingCut.words(state(1, RISING), 30_000)).isEmpty();
  }
}

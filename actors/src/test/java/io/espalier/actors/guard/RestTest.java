package io.espalier.actors.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long pruning rests. */
class RestTest {

  private static final int WINDOW = 5_000;

  /** A margin of one point. */
  private static final CutCycle CYCLE = new CutCycle(0, WINDOW, WINDOW, 0.01, 1);

  /** After how many windows with these accuracies, in tenths of a percent, it is over. */
  private static Optional<Integer> windows(double goal, int... permille) {
    Optional<Rest> rest = Optional.of(Rest.from(0, goal, CYCLE));
    for (int k = 1; k <= permille.length; k++) {
      rest = rest.orElseThrow().after((long) k * WINDOW, window(permille[k - 1]), CYCLE);
      if (rest.isEmpty()) {
        return Optional.of(k);
      }
    }
    return Optional.empty();
  }

  private static QualityWindow window(int permille) {
    List<BatchOutcome> batches = new ArrayList<>();
    for (int k = 0; k < WINDOW / 1_000; k++) {
      batches.add(new BatchOutcome(Events.predictions(1_000, permille), 0.5));
    }
    return new QualityWindow(WINDOW, batches);
  }

  @Test
  void theFirstRiseIsOverWhenTwoWindowsTogetherBroughtNoMoreThanTheMargin() {
    assertThat(windows(0, 700, 800, 850, 880, 886, 889)).contains(6);
    assertThat(windows(0, 900, 900, 900)).contains(3);
    assertThat(windows(0, 900, 906, 912, 918, 924, 930)).isEmpty();
  }

  @Test
  void afterAChangeItComesBackFirst() {
    assertThat(windows(0.9, 700, 750, 751, 752, 880, 892, 893, 894)).contains(8);
  }

  @Test
  void aHarderStreamIsAcceptedAfterALongPlateau() {
    assertThat(windows(0.9, 748, 749, 750, 749, 748, 750, 749, 748, 751)).contains(9);
  }

  @Test
  void whatSaysNothingIsNoPlateau() {
    assertThat(windows(0.9, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500)).isEmpty();
    assertThat(windows(0.9, 500, 500, 500, 500, 500, 500, 500, 890, 890, 890)).contains(10);
  }
}

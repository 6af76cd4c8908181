package io.espalier.actors.guard;

import io.espalier.actors.progress.PruningProgress.Doubt;
import java.util.Optional;

/**
 * What becomes of a change.
 *
 * @param isUndone whether it is taken back
 * @param doubt what speaks against judging it, if anything does: it is taken back then
 */
public record Judgement(boolean isUndone, Optional<Doubt> doubt) {

  static final Judgement KEPT = new Judgement(false, Optional.empty());
  static final Judgement HARMFUL = new Judgement(true, Optional.empty());

  public static Judgement undecided(Doubt doubt) {
    return new Judgement(true, Optional.of(doubt));
  }

  /** Whether it did harm, so that the next one takes half. */
  public boolean isHarmful() {
    return isUndone && doubt.isEmpty();
  }
}

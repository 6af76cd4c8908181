package io.espalier.model.optimizer;

import io.espalier.model.edit.MaskDelta;
import io.espalier.model.edit.MaskDelta.Direction;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Values and moments on the heap, on which cuts and regrowths are carried out: a cut takes what
 * both hold, its inverse puts it back bit for bit.
 *
 * @param values written to
 * @param moments written to
 */
record EditedVectors(float[] values, List<float[]> moments) {

  private static final float[] ZEROS = {};

  /**
   * Carries a delta out.
   *
   * @param live whether a parameter was live before
   * @return see {@link Optimizer#apply}
   */
  MaskDelta apply(MaskDelta delta, IntPredicate live) {
    requireFit(delta);
    boolean regrow = delta.direction() == Direction.REGROW;
    MaskDelta missing = delta.only(index -> live.test(index) != regrow);
    MaskDelta done = regrow ? missing : missing.taking(values, moments);
    put(done.indices(), regrow ? done.values() : ZEROS, values);
    boolean remembers = regrow && !done.moments().isEmpty();
    for (int kind = 0; kind < moments.size(); kind++) {
      put(done.indices(), remembers ? done.moments().get(kind) : ZEROS, moments.get(kind));
    }
    return done;
  }

  private void requireFit(MaskDelta delta) {
    int found = delta.moments().size();
    if (delta.direction() == Direction.REGROW && found != 0 && found != moments.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "what comes back has %d moments, the optimizer has %d."
                  + " Maybe another optimizer cut it.",
              found,
              moments.size()));
    }
  }

  private static void put(int[] indices, float[] from, float[] into) {
    for (int k = 0; k < indices.length; k++) {
      into[indices[k]] = from.length == 0 ? 0 : from[k];
    }
  }
}

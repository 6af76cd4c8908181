package io.espalier.actors.pruner;

import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.edit.MaskDelta.Direction;
import io.espalier.model.edit.Shift;
import io.espalier.model.format.SectionFile;
import java.util.ArrayList;
import java.util.List;

/** A change of the network that was carried out, in a file. */
final class ChangeSections {

  private static final String CUT = "change.cut";
  private static final String GROWN = "change.grown";
  private static final String SHIFTED = "change.shifted";
  private static final String INDICES = ".indices";
  private static final String VALUES = ".values";
  private static final String MOMENTS = ".moments.";

  private ChangeSections() {}

  static void put(SectionFile content, Change change) {
    put(content, CUT, change.cut());
    put(content, GROWN, change.regrowth());
    put(content, SHIFTED, change.shift().indices(), change.shift().addends());
  }

  private static void put(SectionFile content, String name, MaskDelta delta) {
    put(content, name, delta.indices(), delta.values());
    for (int kind = 0; kind < delta.moments().size(); kind++) {
      content.put(name + MOMENTS + kind, delta.moments().get(kind));
    }
  }

  private static void put(SectionFile content, String name, int[] indices, float[] values) {
    content.put(name + INDICES, indices).put(name + VALUES, values);
  }

  static Change read(SectionFile content) {
    return new Change(
        delta(content, CUT, Direction.CUT),
        delta(content, GROWN, Direction.REGROW),
        new Shift(content.ints(SHIFTED + INDICES), content.floats(SHIFTED + VALUES)));
  }

  /** Files of before have no moments: what they bring back begins anew. */
  private static MaskDelta delta(SectionFile content, String name, Direction direction) {
    List<float[]> moments = new ArrayList<>();
    while (content.has(name + MOMENTS + moments.size())) {
      moments.add(content.floats(name + MOMENTS + moments.size()));
    }
    return new MaskDelta(
        direction, content.ints(name + INDICES), content.floats(name + VALUES), moments);
  }
}

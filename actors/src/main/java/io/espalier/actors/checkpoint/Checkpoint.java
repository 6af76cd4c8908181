package io.espalier.actors.checkpoint;

import io.espalier.actors.drift.DriftState;
import io.espalier.actors.pruner.PrunerState;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.format.EvidencePart;
import io.espalier.model.format.StatePart;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All state of a run at one batch boundary, offsets included: state and offsets are one.
 *
 * @param states by part, each of the type that its part says
 */
public record Checkpoint(Map<StatePart<?>, Object> states) {

  /** What every checkpoint is made up of; a part that is not named here is not stored. */
  public static final List<StatePart<?>> PARTS =
      List.of(TrainerState.PART, EvidencePart.PART, PrunerState.PART, DriftState.PART);

  /** A checkpoint that nothing was added to yet. */
  public static final Checkpoint EMPTY = new Checkpoint(Map.of());

  public Checkpoint {
    states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
    states.forEach(Checkpoint::require);
  }

  private static void require(StatePart<?> part, Object state) {
    if (!part.type().isInstance(state)) {
      throw new IllegalArgumentException(
          "part '%s' is a %s, got a %s"
              .formatted(part.name(), part.type().getName(), state.getClass().getName()));
    }
  }

  /** This checkpoint and one more state. */
  public <S> Checkpoint with(StatePart<S> part, S state) {
    Map<StatePart<?>, Object> more = new LinkedHashMap<>(states);
    more.put(part, state);
    return new Checkpoint(more);
  }

  /** The state of a part, which must be there. */
  public <S> S get(StatePart<S> part) {
    Object state = states.get(part);
    if (state == null) {
      throw new IllegalArgumentException("the checkpoint has no part '%s'".formatted(part.name()));
    }
    return part.type().cast(state);
  }

  /** The parts that are not there yet. */
  List<StatePart<?>> missing() {
    return PARTS.stream().filter(part -> !states.containsKey(part)).toList();
  }

  /** Network, mask, optimizer, evaluation and position on the stream. */
  public TrainerState trainer() {
    return get(TrainerState.PART);
  }

  /** What is known of the network. */
  public Evidence evidence() {
    return get(EvidencePart.PART);
  }

  /** Where pruning stands. */
  public PrunerState pruner() {
    return get(PrunerState.PART);
  }

  /** What is known of drift. */
  public DriftState drift() {
    return get(DriftState.PART);
  }

  /** Records trained. */
  public long records() {
    return trainer().position().trained();
  }
}

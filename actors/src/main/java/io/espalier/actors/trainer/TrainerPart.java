package io.espalier.actors.trainer;

import io.espalier.model.format.Fields;
import io.espalier.model.format.LearnerPart;
import io.espalier.model.format.SectionFile;
import io.espalier.model.format.StatePart;
import java.util.Optional;

/** A trainer's state in a file: the learner, as a part of its own, and where it stands. */
final class TrainerPart implements StatePart<TrainerState> {

  private static final String UNOBSERVED = "unobserved";
  private static final String COMPACTED = "compacted";
  private static final String SHAPE = "shape";

  @Override
  public String name() {
    return "trainer";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Class<TrainerState> type() {
    return TrainerState.class;
  }

  @Override
  public void write(TrainerState state, SectionFile content) {
    LearnerPart.PART.put(state.learner(), content);
    content
        .metadata()
        .put(UNOBSERVED, state.unobserved())
        .put(COMPACTED, state.shape().isPresent());
    int size = state.learner().network().spec().size();
    state.shape().ifPresent(shape -> content.put(SHAPE, shape, size));
    PositionSections.put(content, state.position());
    RateSections.put(content, state.rates());
    EvaluatorSections.put(content, state.evaluator());
  }

  @Override
  public TrainerState read(SectionFile content) {
    Fields fields = content.fields();
    return new TrainerState(
        LearnerPart.PART.get(content),
        fields.flag(COMPACTED) ? Optional.of(content.bits(SHAPE)) : Optional.empty(),
        EvaluatorSections.read(content),
        PositionSections.read(content),
        fields.wholeLong(UNOBSERVED),
        RateSections.read(content));
  }
}

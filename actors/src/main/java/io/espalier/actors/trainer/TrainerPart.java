package io.espalier.actors.trainer;

import io.espalier.model.format.Fields;
import io.espalier.model.format.LearnerPart;
import io.espalier.model.format.SectionFile;
import io.espalier.model.format.StatePart;
import io.espalier.model.train.LearnerState;
import java.util.BitSet;
import java.util.Optional;

/** A trainer's state in a file: the learner, as a part of its own, and where it stands. */
final class TrainerPart implements StatePart<TrainerState> {

  private static final String UNOBSERVED = "unobserved";
  private static final String COMPACTED = "compacted";
  private static final String SHAPE = "shape";
  private static final String CHANGES = "changes";
  private static final String SHADOW = "shadow";
  private static final String LEARNS = "learns";

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
    content.metadata().put(UNOBSERVED, state.unobserved());
    shape(state.shape(), state.learner(), content);
    state.shadow().ifPresent(shadow -> content.put(SHADOW, file(shadow)));
    PositionSections.put(content, state.position());
    RateSections.put(content, state.rates());
    EvaluatorSections.put(content, state.evaluator());
    ReplaySections.put(content, state.replay());
    if (state.changes() > 0) { // earlier versions did not count them
      content.metadata().put(CHANGES, state.changes());
    }
  }

  private static SectionFile file(ShadowState shadow) {
    SectionFile file = LearnerPart.PART.put(shadow.learner(), new SectionFile());
    file.metadata().put(LEARNS, shadow.learns());
    shape(shadow.shape(), shadow.learner(), file);
    return file;
  }

  private static ShadowState shadow(SectionFile file) {
    return new ShadowState(LearnerPart.PART.get(file), shape(file), file.fields().flag(LEARNS));
  }

  private static void shape(Optional<BitSet> shape, LearnerState learner, SectionFile content) {
    content.metadata().put(COMPACTED, shape.isPresent());
    shape.ifPresent(held -> content.put(SHAPE, held, learner.network().spec().size()));
  }

  private static Optional<BitSet> shape(SectionFile content) {
    return content.fields().flag(COMPACTED) ? Optional.of(content.bits(SHAPE)) : Optional.empty();
  }

  @Override
  public TrainerState read(SectionFile content) {
    Fields fields = content.fields();
    return new TrainerState(
        LearnerPart.PART.get(content),
        shape(content),
        fields.has(SHADOW) ? Optional.of(shadow(content.nested(SHADOW))) : Optional.empty(),
        EvaluatorSections.read(content),
        PositionSections.read(content),
        fields.wholeLong(UNOBSERVED),
        RateSections.read(content),
        ReplaySections.read(content),
        fields.has(CHANGES) ? fields.wholeLong(CHANGES) : 0);
  }
}

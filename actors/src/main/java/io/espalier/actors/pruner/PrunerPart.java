package io.espalier.actors.pruner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.actors.guard.BatchSections;
import io.espalier.actors.guard.Rest;
import io.espalier.actors.pruner.PrunerState.RateRaise;
import io.espalier.model.format.Fields;
import io.espalier.model.format.SectionFile;
import io.espalier.model.format.StatePart;
import io.espalier.model.prune.SizeMetric;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Where pruning stands, in a file. Version 1 knows of what it is in the middle of probations only.
 */
final class PrunerPart implements StatePart<PrunerState> {

  private static final String REST = "rest";
  private static final String LOOKS = "rest.looks";
  private static final String HALVINGS = "halvings";
  private static final String RAISE = "raise";
  private static final String REPRUNING = "repruning";
  private static final String DOING = "doing";
  private static final BatchSections WINDOW = new BatchSections("window");

  @Override
  public String name() {
    return "pruner";
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Class<PrunerState> type() {
    return PrunerState.class;
  }

  @Override
  public void write(PrunerState state, SectionFile content) {
    ObjectNode fields = content.metadata();
    fields.put("round", state.round());
    fields.put("dueAt", state.dueAt());
    fields.put("bestAccuracy", state.bestQuality());
    fields.put("horizon", state.horizon());
    fields
        .putObject(HALVINGS)
        .put("cuts", state.backoff().cuts())
        .put("merges", state.backoff().merges());
    fields
        .putObject(RAISE)
        .put("basis", state.raise().basis())
        .put("from", state.raise().from())
        .put("until", state.raise().until());
    state.rest().ifPresent(rest -> putRest(content, rest));
    state.repruning().ifPresent(repruning -> putRepruning(fields, repruning));
    WINDOW.put(content, state.window());
    JournalSections.put(content, state.journal());
    content.put(DOING, DoingSections.file(state.doing()));
  }

  private static void putRest(SectionFile content, Rest rest) {
    content
        .metadata()
        .putObject(REST)
        .put("goal", rest.goal())
        .put("nextLookAt", rest.nextLookAt());
    content.put(LOOKS, rest.looks().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static void putRepruning(ObjectNode fields, Repruning repruning) {
    fields
        .putObject(REPRUNING)
        .put("driftAt", repruning.driftAt())
        .put("step", repruning.step())
        .put("grown", repruning.grown())
        .put("goal", repruning.goal())
        .put("metric", repruning.metric().name())
        .put("made", repruning.made());
  }

  @Override
  public PrunerState read(SectionFile content) {
    Fields fields = content.fields();
    Fields halvings = fields.object(HALVINGS);
    boolean isOld = content.versionOf(name()) == 1;
    return new PrunerState(
        fields.whole("round"),
        fields.wholeLong("dueAt"),
        isOld ? RateRaise.NONE : raise(fields.object(RAISE)),
        fields.has(REST) ? Optional.of(rest(content, fields.object(REST))) : Optional.empty(),
        fields.has(REPRUNING) ? Optional.of(repruning(fields.object(REPRUNING))) : Optional.empty(),
        new Backoff(halvings.whole("cuts"), halvings.whole("merges")),
        fields.real("bestAccuracy"),
        WINDOW.read(content),
        JournalSections.read(content),
        isOld ? 0 : fields.wholeLong("horizon"),
        isOld ? DoingSections.readVersion1(content) : DoingSections.read(content.nested(DOING)));
  }

  private static RateRaise raise(Fields raise) {
    return new RateRaise(
        raise.wholeLong("basis"), raise.wholeLong("from"), raise.wholeLong("until"));
  }

  private static Rest rest(SectionFile content, Fields rest) {
    return new Rest(
        rest.real("goal"),
        DoubleStream.of(content.doubles(LOOKS)).boxed().toList(),
        rest.wholeLong("nextLookAt"));
  }

  private static Repruning repruning(Fields repruning) {
    return new Repruning(
        repruning.wholeLong("driftAt"),
        repruning.wholeLong("step"),
        repruning.wholeLong("grown"),
        repruning.wholeLong("goal"),
        SizeMetric.valueOf(repruning.text("metric")),
        repruning.whole("made"));
  }
}

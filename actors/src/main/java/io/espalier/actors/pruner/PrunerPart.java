package io.espalier.actors.pruner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.actors.pruner.PrunerState.Probation;
import io.espalier.model.format.Fields;
import io.espalier.model.format.SectionFile;
import io.espalier.model.format.StatePart;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Where pruning stands, in a file. */
final class PrunerPart implements StatePart<PrunerState> {

  private static final String REST = "rest";
  private static final String LOOKS = "rest.looks";
  private static final String HALVINGS = "halvings";
  private static final String PROBATION = "probation";
  private static final BatchSections WINDOW = new BatchSections("window");
  private static final BatchSections SEEN_FIRST = new BatchSections("probation.seenFirst");
  private static final BatchSections SEEN_LAST = new BatchSections("probation.seenLast");

  @Override
  public String name() {
    return "pruner";
  }

  @Override
  public int version() {
    return 1;
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
    fields
        .putObject(HALVINGS)
        .put("cuts", state.backoff().cuts())
        .put("merges", state.backoff().merges());
    state.rest().ifPresent(rest -> put(content, rest));
    WINDOW.put(content, state.window());
    JournalSections.put(content, state.journal());
    state.probation().ifPresent(probation -> put(content, probation));
  }

  private static void put(SectionFile content, Rest rest) {
    content
        .metadata()
        .putObject(REST)
        .put("goal", rest.goal())
        .put("nextLookAt", rest.nextLookAt());
    content.put(LOOKS, rest.looks().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static void put(SectionFile content, Probation probation) {
    content
        .metadata()
        .putObject(PROBATION)
        .put("startedAt", probation.startedAt())
        .put("accuracyBefore", probation.qualityBefore());
    ChangeSections.put(content, probation.change());
    SEEN_FIRST.put(content, probation.seenFirst());
    SEEN_LAST.put(content, probation.seenLast());
  }

  @Override
  public PrunerState read(SectionFile content) {
    Fields fields = content.fields();
    Fields halvings = fields.object(HALVINGS);
    return new PrunerState(
        fields.whole("round"),
        fields.wholeLong("dueAt"),
        fields.has(REST) ? Optional.of(rest(content, fields.object(REST))) : Optional.empty(),
        new Backoff(halvings.whole("cuts"), halvings.whole("merges")),
        fields.real("bestAccuracy"),
        WINDOW.read(content),
        JournalSections.read(content),
        fields.has(PROBATION)
            ? Optional.of(probation(content, fields.object(PROBATION)))
            : Optional.empty());
  }

  private static Rest rest(SectionFile content, Fields rest) {
    return new Rest(
        rest.real("goal"),
        DoubleStream.of(content.doubles(LOOKS)).boxed().toList(),
        rest.wholeLong("nextLookAt"));
  }

  private static Probation probation(SectionFile content, Fields probation) {
    return new Probation(
        probation.wholeLong("startedAt"),
        probation.real("accuracyBefore"),
        ChangeSections.read(content),
        SEEN_FIRST.read(content),
        SEEN_LAST.read(content));
  }
}

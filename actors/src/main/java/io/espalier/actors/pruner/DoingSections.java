package io.espalier.actors.pruner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.actors.guard.BatchSections;
import io.espalier.actors.guard.Probation;
import io.espalier.actors.pruner.Doing.CarryingOut;
import io.espalier.actors.pruner.Doing.Compacting;
import io.espalier.actors.pruner.Doing.Ending;
import io.espalier.actors.pruner.Doing.Scoring;
import io.espalier.actors.pruner.Doing.Watching;
import io.espalier.model.format.Fields;
import io.espalier.model.format.SectionFile;
import io.espalier.streaming.compare.PairedCounts;
import io.espalier.streaming.compare.PairedOutcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** What a pruner is in the middle of, in a file. */
final class DoingSections {

  private static final String KIND = "kind";
  private static final String AT = "at";
  private static final String BASIS = "basis";
  private static final String PROBATION = "probation";
  private static final String PAIRED = "paired";
  private static final int PAIRED_COUNTS = 5;
  private static final BatchSections SEEN_FIRST = new BatchSections("seenFirst");
  private static final BatchSections SEEN_LAST = new BatchSections("seenLast");

  private DoingSections() {}

  static SectionFile file(Doing doing) {
    SectionFile file = new SectionFile();
    ObjectNode fields = file.metadata();
    doing.watched().ifPresent(watched -> file.put(PROBATION, file(watched)));
    if (doing instanceof Scoring scoring) {
      fields.put(KIND, "scoring").put(AT, scoring.at());
    } else if (doing instanceof CarryingOut out) {
      fields.put(KIND, "carrying out").put(BASIS, out.basis()).put(AT, out.at());
      ProposalSections.put(file, out.proposal());
    } else if (doing instanceof Ending ending) {
      fields
          .put(KIND, "ending")
          .put(AT, ending.at())
          .put("undone", ending.isUndone())
          .put("harmful", ending.isHarmful());
    } else if (doing instanceof Compacting compacting) {
      fields.put(KIND, "compacting").put(AT, compacting.at());
    } else {
      fields.put(KIND, doing instanceof Watching ? "probation" : "waiting");
    }
    return file;
  }

  static Doing read(SectionFile file) {
    Fields fields = file.fields();
    String kind = fields.text(KIND);
    return switch (kind) {
      case "waiting" -> Doing.Waiting.INSTANCE;
      case "scoring" -> new Scoring(fields.wholeLong(AT));
      case "carrying out" ->
          new CarryingOut(
              fields.wholeLong(BASIS),
              fields.wholeLong(AT),
              ProposalSections.read(file),
              fields.has(PROBATION)
                  ? Optional.of(probation(file.nested(PROBATION)))
                  : Optional.empty());
      case "probation" -> new Watching(probation(file.nested(PROBATION)));
      case "ending" ->
          new Ending(
              probation(file.nested(PROBATION)),
              fields.flag("undone"),
              fields.flag("harmful"),
              fields.wholeLong(AT));
      case "compacting" -> new Compacting(fields.wholeLong(AT));
      default ->
          throw new IllegalArgumentException(
              "a pruner that is '%s' is not known. Use a newer program.".formatted(kind));
    };
  }

  private static SectionFile file(Probation probation) {
    SectionFile file = new SectionFile();
    file.metadata()
        .put("startedAt", probation.startedAt())
        .put("accuracyBefore", probation.qualityBefore());
    ChangeSections.put(file, probation.change());
    SEEN_FIRST.put(file, probation.seenFirst());
    SEEN_LAST.put(file, probation.seenLast());
    List<PairedCounts> counts = new ArrayList<>(probation.paired().classes());
    counts.add(0, probation.paired().all());
    file.put(
        PAIRED,
        counts.stream()
            .flatMapToLong(
                each ->
                    LongStream.of(
                        each.records(), each.lost(), each.won(), each.batches(), each.squares()))
            .toArray());
    return file;
  }

  private static Probation probation(SectionFile file) {
    Fields fields = file.fields();
    return new Probation(
        fields.wholeLong("startedAt"),
        fields.real("accuracyBefore"),
        ChangeSections.read(file),
        SEEN_FIRST.read(file),
        SEEN_LAST.read(file),
        paired(file.longs(PAIRED)));
  }

  private static PairedOutcomes paired(long[] counts) {
    List<PairedCounts> read = new ArrayList<>();
    for (int k = 0; k + PAIRED_COUNTS <= counts.length; k += PAIRED_COUNTS) {
      read.add(
          new PairedCounts(counts[k], counts[k + 1], counts[k + 2], counts[k + 3], counts[k + 4]));
    }
    if (read.isEmpty()) {
      throw new IllegalArgumentException("section '%s' has no counts".formatted(PAIRED));
    }
    return new PairedOutcomes(read.get(0), read.subList(1, read.size()));
  }

  /** As files of version 1 have a probation, the only thing that they know. */
  static Doing readVersion1(SectionFile content) {
    if (!content.fields().has(PROBATION)) {
      return Doing.Waiting.INSTANCE;
    }
    Fields fields = content.fields().object(PROBATION);
    return new Watching(
        new Probation(
            fields.wholeLong("startedAt"),
            fields.real("accuracyBefore"),
            ChangeSections.read(content),
            new BatchSections("probation.seenFirst").read(content),
            new BatchSections("probation.seenLast").read(content),
            PairedOutcomes.NONE));
  }
}

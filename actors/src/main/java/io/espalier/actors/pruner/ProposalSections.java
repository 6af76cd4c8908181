package io.espalier.actors.pruner;

import io.espalier.model.format.Fields;
import io.espalier.model.format.SectionFile;
import io.espalier.model.merge.Fold;
import java.util.ArrayList;
import java.util.List;

/** What a round would take away, in a file. */
final class ProposalSections {

  private static final String PROPOSAL = "proposal";
  private static final String CRITERION = "criterion";
  private static final String CUT = "cut";
  private static final String MERGE = "merge";
  private static final String FOLDS = "folds";

  private ProposalSections() {}

  static void put(SectionFile content, Proposal proposal) {
    if (proposal instanceof Proposal.Cut cut) {
      content.metadata().put(PROPOSAL, CUT).put(CRITERION, cut.criterion());
      ChangeSections.put(content, cut.change());
    } else if (proposal instanceof Proposal.Merge merge) {
      content.metadata().put(PROPOSAL, MERGE).put(FOLDS, merge.folds().size());
      for (int k = 0; k < merge.folds().size(); k++) {
        content.put(name(k), file(merge.folds().get(k)));
      }
    } else {
      content.metadata().put(PROPOSAL, ((Proposal.Nothing) proposal).name());
    }
  }

  private static String name(int fold) {
    return "fold." + fold;
  }

  private static SectionFile file(Fold fold) {
    SectionFile file = new SectionFile();
    file.metadata()
        .put("group", fold.group())
        .put("unit", fold.unit())
        .put("intercept", fold.intercept());
    return file.put("sources", fold.sources()).put("coefficients", fold.coefficients());
  }

  static Proposal read(SectionFile content) {
    Fields fields = content.fields();
    String kind = fields.text(PROPOSAL);
    return switch (kind) {
      case CUT -> new Proposal.Cut(fields.text(CRITERION), ChangeSections.read(content));
      case MERGE -> new Proposal.Merge(folds(content, fields.whole(FOLDS)));
      default -> Proposal.Nothing.valueOf(kind);
    };
  }

  private static List<Fold> folds(SectionFile content, int count) {
    List<Fold> folds = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      SectionFile file = content.nested(name(k));
      Fields fields = file.fields();
      folds.add(
          new Fold(
              fields.whole("group"),
              fields.whole("unit"),
              file.ints("sources"),
              file.doubles("coefficients"),
              fields.real("intercept")));
    }
    return folds;
  }
}

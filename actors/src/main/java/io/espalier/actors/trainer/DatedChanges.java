package io.espalier.actors.trainer;

import io.espalier.actors.trainer.Trainer.ApplyMask;
import io.espalier.actors.trainer.Trainer.ChangeAnswer;
import io.espalier.actors.trainer.Trainer.Compact;
import io.espalier.actors.trainer.Trainer.CompactionDone;
import io.espalier.actors.trainer.Trainer.Dated;
import io.espalier.actors.trainer.Trainer.EndShadow;
import io.espalier.actors.trainer.Trainer.KeepShadow;
import io.espalier.actors.trainer.Trainer.MaskApplied;
import io.espalier.actors.trainer.Trainer.Merge;
import io.espalier.actors.trainer.Trainer.Overtaken;
import io.espalier.actors.trainer.Trainer.RaiseRate;
import io.espalier.actors.trainer.Trainer.Refused;
import io.espalier.actors.trainer.Trainer.ScoringSnapshot;
import io.espalier.actors.trainer.Trainer.ShadowEnded;
import io.espalier.actors.trainer.Trainer.Weights;
import io.espalier.model.edit.Change;
import io.espalier.model.merge.Folds;
import java.util.function.Supplier;

/** Does what has a date, between two batches. Owned by the trainer. */
final class DatedChanges implements Dated.Visitor {

  private final Training training;
  private final LiveAndShadow networks;

  DatedChanges(Training training) {
    this.training = training;
    networks = training.networks();
  }

  @Override
  public void keepShadow(KeepShadow keep) {
    if (!training.drift().isSince(keep.basis())) {
      networks.keepShadow(keep.learns());
    }
  }

  /** Where the network that was watched goes on, the detector does. */
  @Override
  public void endShadow(EndShadow end) {
    boolean wasKept = networks.hasShadow();
    boolean tookOver = networks.endShadow(end.takesOver());
    if (tookOver) {
      training.changed();
    } else if (wasKept) {
      training.drift().networkChanged();
    }
    if (wasKept) {
      training.publishing().judged();
    }
    end.replyTo().tell(new ShadowEnded(tookOver, training.records()));
  }

  @Override
  public void applyMask(ApplyMask apply) {
    ChangeAnswer answer = change(apply.basis(), apply::change);
    if (answer instanceof MaskApplied) {
      apply.rate().ifPresent(training::rate);
    }
    apply.replyTo().tell(answer);
  }

  @Override
  public void merge(Merge merge) {
    merge
        .replyTo()
        .tell(change(merge.basis(), () -> Folds.change(networks.snapshot(), merge.folds())));
  }

  @Override
  public void compact(Compact compact) {
    compact
        .replyTo()
        .tell(new CompactionDone(networks.shrink(compact.leastShare()), training.records()));
  }

  /** What a raised rate costs is no change of the stream: the detector begins anew. */
  @Override
  public void raiseRate(RaiseRate raise) {
    if (!training.drift().isSince(raise.basis())) {
      training.rate(raise.rate());
      training.drift().networkChanged();
    }
  }

  @Override
  public void scoringSnapshot(ScoringSnapshot request) {
    request.replyTo().tell(new Weights(networks.snapshot(), training.records()));
    training.observations().fresh(training.records(), request.evidenceReplyTo());
  }

  private ChangeAnswer change(long basis, Supplier<Change> wanted) {
    if (training.drift().isSince(basis)) {
      return Overtaken.INSTANCE;
    }
    Change change;
    try {
      change = wanted.get();
      networks.live().requireFit(change);
    } catch (IllegalArgumentException | IndexOutOfBoundsException unfit) {
      return new Refused(String.valueOf(unfit.getMessage()));
    }
    Change done = networks.apply(change);
    if (!networks.hasShadow()) {
      changedUnwatched(basis);
    }
    training.changed();
    return new MaskApplied(done, training.records());
  }

  private void changedUnwatched(long basis) {
    training.drift().networkChanged();
    if (basis == Trainer.ANY_STREAM) {
      training.publishing().judged(); // it takes another one back
    } else {
      training.onProbation();
    }
  }
}

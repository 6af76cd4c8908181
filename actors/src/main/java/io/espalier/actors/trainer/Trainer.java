package io.espalier.actors.trainer;

import io.espalier.actors.drift.DriftRecord;
import io.espalier.actors.drift.DriftState;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.predictions.PredictionPublisher;
import io.espalier.actors.predictions.PredictionPublisher.Published;
import io.espalier.actors.progress.Participant;
import io.espalier.actors.progress.Progress;
import io.espalier.model.compact.Shrinkage;
import io.espalier.model.edit.Change;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.format.EvidencePart;
import io.espalier.model.merge.Fold;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.plan.StreamDefaults;
import io.espalier.streaming.evaluate.EvaluationSettings;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Owns the network and its tensors, alone. Tests on each batch, then trains on it; changes to the
 * mask, and the swap for a compacted network, are made between two batches. Nothing it is asked for
 * makes it wait.
 *
 * <p>It holds the only copy of the model, so it is never restarted in place: a failure stops it,
 * and the guardian starts all actors again from the last checkpoint.
 */
public final class Trainer {

  /** What it understands. */
  public sealed interface Command
      permits Follow,
          Pace,
          LearnUntil,
          Learn,
          Dated,
          WeightsSnapshot,
          StateSnapshot,
          PredictionsSafe {}

  /**
   * From now on tell {@code follower} what was learnt and the boundaries, in order; first of all,
   * where the trainer stands ({@link Progress.Started}), which one that follows already is told
   * again.
   */
  public record Follow(ActorRef<Progress> follower) implements Command {}

  /**
   * From now on learn nothing beyond what {@link LearnUntil} allows: what {@code follower} decides,
   * it decides before the trainer is past the record at which it is to be carried out. Follows,
   * too. Changes that are not made yet are forgotten: whoever paces again begins anew.
   *
   * @param goesOnWithShadow whether a shadow that there is stays
   * @param orders what is done without being asked for again
   */
  public record Pace(ActorRef<Progress> follower, boolean goesOnWithShadow, StandingOrders orders)
      implements Command {}

  /**
   * Begin no batch once so many records are trained, before it is allowed again. Never less than
   * was allowed before.
   */
  public record LearnUntil(long records) implements Command {}

  /**
   * To be carried out between two batches, at the first boundary with as many records trained, in
   * the order in which it is told; of the slices of a cut one at each boundary. So a run depends on
   * its records alone, however long an answer takes.
   */
  public sealed interface Dated extends Command
      permits KeepShadow, ApplyMask, Merge, EndShadow, Compact, RaiseRate, ScoringSnapshot {

    /** As many records are trained then, or a few more. */
    long at();

    /** Hands it to who carries it out. */
    void accept(Visitor visitor);

    /** Carries out each kind of command that has a date. */
    interface Visitor {

      void keepShadow(KeepShadow command);

      void endShadow(EndShadow command);

      void applyMask(ApplyMask command);

      void merge(Merge command);

      void compact(Compact command);

      void raiseRate(RaiseRate command);

      void scoringSnapshot(ScoringSnapshot command);
    }
  }

  /** Learn this batch; answered with {@link BatchLearned} or {@link Diverged}. */
  public record Learn(Batch batch, ActorRef<Answer> replyTo) implements Command {}

  /** What became of a batch. */
  public sealed interface Answer {}

  /** A batch is learnt, and with it everything below {@code offsets}. */
  public record BatchLearned(Offsets offsets) implements Answer {}

  /**
   * A batch can't be learnt, though its samples are well formed and the network is sound: nothing
   * is changed, and the trainer waits for a batch without samples, with the same offsets, that
   * takes its place. One that it was sent meanwhile it learns after that.
   *
   * @param batch as it was sent
   */
  public record Diverged(Batch batch, String reason) implements Answer {}

  /**
   * Cut, or take a change back; answered with {@link MaskApplied}, {@link Overtaken} or {@link
   * Refused}.
   *
   * @param basis records trained when what it follows from was copied: a drift since then overtakes
   *     it; {@link #ANY_STREAM} for what is to be done whatever the stream does
   * @param rate what becomes of the learning rate with it; empty to leave that alone
   */
  public record ApplyMask(
      long at, long basis, Change change, Optional<RaisedRate> rate, ActorRef<ChangeAnswer> replyTo)
      implements Dated {

    /** A change that leaves the rate alone, whatever the stream does. */
    public ApplyMask(long at, Change change, ActorRef<ChangeAnswer> replyTo) {
      this(at, ANY_STREAM, change, Optional.empty(), replyTo);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.applyMask(this);
    }
  }

  /**
   * From here on a copy of the network is kept beside it, which the changes to come leave alone and
   * which sees the same batches: {@link Progress.Shadowed} tells what it would have predicted.
   * Nothing is done where there is one already, or where the stream has changed since {@code
   * basis}. Nobody answers.
   *
   * @param basis as of {@link ApplyMask}
   * @param learns whether the copy learns too, so that it can take over
   */
  public record KeepShadow(long at, long basis, boolean learns) implements Dated {
    @Override
    public void accept(Visitor visitor) {
      visitor.keepShadow(this);
    }
  }

  /**
   * The shadow ends, if there is one; answered with {@link ShadowEnded}.
   *
   * @param takesOver whether training goes on with it, as if what was changed since it began had
   *     never been
   */
  public record EndShadow(long at, boolean takesOver, ActorRef<ShadowEnded> replyTo)
      implements Dated {
    @Override
    public void accept(Visitor visitor) {
      visitor.endShadow(this);
    }
  }

  /**
   * There is no shadow any more.
   *
   * @param tookOver whether training goes on with it: not if it did not learn, or was not there
   */
  public record ShadowEnded(boolean tookOver, long records) {}

  /** See {@link ApplyMask}. */
  public static final long ANY_STREAM = Long.MAX_VALUE;

  /**
   * Have units taken over by others, as the weights are now; answered with {@link MaskApplied},
   * {@link Overtaken} or {@link Refused}.
   *
   * @param basis as of {@link ApplyMask}
   * @param folds one after the other
   */
  public record Merge(long at, long basis, List<Fold> folds, ActorRef<ChangeAnswer> replyTo)
      implements Dated {
    public Merge {
      folds = List.copyOf(folds);
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.merge(this);
    }
  }

  /** What became of a change that was asked for. */
  public sealed interface ChangeAnswer {}

  /** The change does not fit the network, for this reason; nothing is changed. */
  public record Refused(String reason) implements ChangeAnswer {}

  /** The stream has changed since the change was worked out; nothing is changed. */
  public enum Overtaken implements ChangeAnswer {
    /** The only one. */
    INSTANCE
  }

  /**
   * The mask is changed.
   *
   * @param change as carried out: of a cut, with the values it removed
   * @param records records trained when it happened
   */
  public record MaskApplied(Change change, long records) implements ChangeAnswer {}

  /**
   * Go on with the compacted network, if that is worth it; answered with {@link CompactionDone}.
   * All that is asked and told stays about the network that there was at first.
   *
   * @param leastShare of the parameters held that must go, from 0 to 1
   */
  public record Compact(long at, double leastShare, ActorRef<CompactionDone> replyTo)
      implements Dated {
    @Override
    public void accept(Visitor visitor) {
      visitor.compact(this);
    }
  }

  /**
   * The network is as small as it is worth.
   *
   * @param shrinkage empty if it stays as it was
   * @param records records trained when it happened
   */
  public record CompactionDone(Optional<Shrinkage> shrinkage, long records) {}

  /**
   * Says what becomes of the learning rate, unless the stream has changed meanwhile: nobody
   * answers.
   *
   * @param basis as of {@link ApplyMask}
   */
  public record RaiseRate(long at, long basis, RaisedRate rate) implements Dated {
    @Override
    public void accept(Visitor visitor) {
      visitor.raiseRate(this);
    }
  }

  /**
   * Asks for copies of parameters and mask, and of the monitor's evidence, as of one boundary, to
   * score.
   */
  public record ScoringSnapshot(
      long at, ActorRef<Weights> replyTo, ActorRef<Evidence> evidenceReplyTo) implements Dated {
    @Override
    public void accept(Visitor visitor) {
      visitor.scoringSnapshot(this);
    }
  }

  /**
   * Parameters and mask at a boundary.
   *
   * @param records trained there
   */
  public record Weights(NetworkSnapshot network, long records) {}

  /** Asks for a copy of parameters and mask as they are. */
  public record WeightsSnapshot(ActorRef<NetworkSnapshot> replyTo) implements Command {}

  /**
   * Asks for a copy of everything at this batch boundary. The monitor is asked for the evidence as
   * of the same boundary, behind all that was observed before it, and the followers are told of the
   * {@link Progress.Boundary}, so that all copies belong together. The trainer's own is told once
   * all predictions that it made before are safe: who goes on from it makes none of them again.
   *
   * @param request goes into the boundary
   */
  public record StateSnapshot(
      long request,
      ActorRef<TrainerState> replyTo,
      ActorRef<DriftState> driftReplyTo,
      ActorRef<Evidence> evidenceReplyTo)
      implements Command {}

  /** So many more predictions are where they belong, for good. */
  record PredictionsSafe(int records) implements Command {}

  /** Has the states of {@code trainer} and of its monitor in every checkpoint. */
  public static Participant participant(ActorRef<Command> trainer) {
    return new Participant(
        List.of(TrainerState.PART, DriftState.PART, EvidencePart.PART),
        (request, replies) ->
            trainer.tell(
                new StateSnapshot(
                    request,
                    replies.to(TrainerState.PART),
                    replies.to(DriftState.PART),
                    replies.to(EvidencePart.PART))));
  }

  /**
   * How it works.
   *
   * @param observeEvery one batch in this many is observed for evidence, at least 1
   * @param evaluation what prequential evaluation measures over
   * @param clipNorm see {@link io.espalier.model.train.Learner#clipNorm}
   * @param passes over each batch, at least 1; all but the first neither test nor observe it
   * @param replay what else is learnt again
   * @param rateAfterDrift what becomes of the learning rate when drift is confirmed
   * @param publish how often {@link Progress.NetworkPublished} is told
   */
  public record Settings(
      int observeEvery,
      EvaluationSettings evaluation,
      double clipNorm,
      int passes,
      ReplaySettings replay,
      RaisedRate rateAfterDrift,
      PublishInterval publish) {

    /** With the usual length of gradients. */
    public Settings(int observeEvery, EvaluationSettings evaluation) {
      this(observeEvery, evaluation, StreamDefaults.CLIP_NORM);
    }

    /** Where each batch is learnt once. */
    public Settings(int observeEvery, EvaluationSettings evaluation, double clipNorm) {
      this(
          observeEvery,
          evaluation,
          clipNorm,
          1,
          ReplaySettings.NONE,
          RaisedRate.NONE,
          PublishInterval.NEVER);
    }

    /** Where nobody predicts with the network. */
    public Settings(
        int observeEvery,
        EvaluationSettings evaluation,
        double clipNorm,
        int passes,
        ReplaySettings replay,
        RaisedRate rateAfterDrift) {
      this(
          observeEvery,
          evaluation,
          clipNorm,
          passes,
          replay,
          rateAfterDrift,
          PublishInterval.NEVER);
    }

    /** Whether anything is learnt more than once. */
    public boolean learnsAgain() {
      return passes > 1 || replay.records() > 0;
    }

    /** The same, with the network told to those who predict with it. */
    public Settings withPublish(PublishInterval other) {
      return new Settings(
          observeEvery, evaluation, clipNorm, passes, replay, rateAfterDrift, other);
    }

    public Settings {
      if (observeEvery < 1) {
        throw new IllegalArgumentException("observe-every must be at least 1: " + observeEvery);
      }
      if (passes < 1) {
        throw new IllegalArgumentException("passes must be at least 1: " + passes);
      }
    }
  }

  /**
   * Of small batches it may have more than two to learn: those that have so many records together.
   */
  public static final int RECORDS_AHEAD = 256;

  /** More than ingest and keeper ask without an answer. */
  private static final int REQUESTS_AHEAD = RECORDS_AHEAD + 8;

  private Trainer() {}

  /**
   * A trainer that goes on from a state.
   *
   * @param followers how many must follow before anything is learnt or saved, so that none of them
   *     misses a batch or a boundary
   * @param start where to begin
   * @param drift what is known of drift, for the trainer alone
   * @param evidence what the monitor is told of observed batches of a network
   * @param publisher told what is predicted of each record before it is learnt; empty where nobody
   *     wants that
   * @param nanoClock for step and wait times only
   */
  public static Behavior<Command> create(
      Settings settings,
      TrainerState start,
      DriftRecord drift,
      int followers,
      Function<Layout, EvidenceSpec> evidence,
      ActorRef<ActivityMonitor.Command> monitor,
      Optional<ActorRef<PredictionPublisher.Command>> publisher,
      LongSupplier nanoClock) {
    return Behaviors.setup(
        context -> {
          PredictionOutbox outbox =
              new PredictionOutbox(
                  publisher,
                  context.messageAdapter(
                      Published.class, published -> new PredictionsSafe(published.records())));
          return Behaviors.withStash(
              REQUESTS_AHEAD,
              held -> {
                Training training =
                    new Training(settings, start, drift, evidence, monitor, outbox, nanoClock);
                return new TrainerStates(training, outbox).gathering(followers, held);
              });
        });
  }

  /** A trainer whose predictions nobody wants. */
  public static Behavior<Command> create(
      Settings settings,
      TrainerState start,
      DriftRecord drift,
      int followers,
      Function<Layout, EvidenceSpec> evidence,
      ActorRef<ActivityMonitor.Command> monitor,
      LongSupplier nanoClock) {
    return create(
        settings, start, drift, followers, evidence, monitor, Optional.empty(), nanoClock);
  }
}

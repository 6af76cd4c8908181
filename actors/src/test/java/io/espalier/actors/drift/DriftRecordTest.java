package io.espalier.actors.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Events;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.streaming.drift.Adwin;
import io.espalier.streaming.drift.Ddm;
import io.espalier.streaming.drift.DetectorSpec;
import io.espalier.streaming.drift.DriftDetector;
import io.espalier.streaming.drift.DriftLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftRecordTest {

  private static final int BATCH = 10;

  private long records;

  private static DriftRecord record(DriftDetector detector) {
    return new DriftRecord(detector, List.of(), Optional.empty());
  }

  /** Batches with an error rate; the odd ones have one error more, the even ones one less. */
  private List<DriftSignal> learn(DriftRecord drift, int batches, int wrong) {
    List<DriftSignal> signals = new ArrayList<>();
    for (int k = 0; k < batches; k++) {
      records += BATCH;
      int jitter = k % 2 == 0 ? 1 : -1;
      drift
          .learned(records, Events.predictions(BATCH, BATCH - wrong - jitter))
          .ifPresent(signals::add);
    }
    return signals;
  }

  @Test
  void staysQuietWhileNothingChanges() {
    assertThat(learn(record(new Adwin()), 500, 3)).isEmpty();
  }

  @Test
  void driftIsToldOnceAndCounted() {
    DriftRecord drift = record(new Adwin());
    learn(drift, 500, 1);

    List<DriftSignal> signals = learn(drift, 100, 8);

    assertThat(signals)
        .filteredOn(DriftSignal::confirmed)
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.detector()).isEqualTo("adwin");
              assertThat(signal.records()).as("each record counts").isBetween(5_010L, 5_050L);
              assertThat(drift.state().driftAt()).isEqualTo(signal.records());
            });
    assertThat(drift.state().drifts()).isEqualTo(1);
  }

  @Test
  void whatACutDoesToTheErrorIsNoDrift() {
    DriftRecord drift = record(new Adwin());
    learn(drift, 500, 1);

    drift.networkChanged();

    assertThat(learn(drift, 500, 4)).isEmpty();
    assertThat(learn(drift, 100, 8)).filteredOn(DriftSignal::confirmed).hasSize(1);
  }

  @Test
  void theOrderOfRecordsCountsAndNotHowTheyAreBatched() {
    Adwin oneByOne = new Adwin();
    DriftRecord together = record(new Adwin());
    learn(together, 40, 3);
    for (int k = 0; k < 40; k++) {
      for (int record = 0; record < BATCH; record++) {
        oneByOne.update(record < BATCH - 3 - (k % 2 == 0 ? 1 : -1) ? 0 : 1);
      }
    }

    assertThat(together.state().detector()).usingRecursiveComparison().isEqualTo(oneByOne.state());
  }

  @Test
  void aWarningIsToldOnceWhereItBegins() {
    // A DDM on the edge: far more errors than at its best, not yet enough for drift.
    DriftRecord drift = record(warned());

    assertThat(drift.learned(10, Events.predictions(BATCH, 9)))
        .contains(new DriftSignal(10, "ddm", false));
    assertThat(drift.learned(20, Events.predictions(BATCH, 9))).isEmpty();
    assertThat(drift.state().drifts()).isZero();
  }

  /** A detector that is at the level of warning and stays there for a while. */
  private static DriftDetector warned() {
    Ddm detector = new Ddm();
    for (int k = 0; k < 1_000; k++) {
      detector.update(k % 10 == 0 ? 1 : 0);
    }
    while (detector.level() != DriftLevel.WARNING) {
      detector.update(1);
    }
    return detector;
  }

  /** 205 is the fifth record of a batch that ends at 210. */
  @Test
  void whatWasAnnouncedIsADriftInTheBatchOfItsRecordWhateverTheDetectorSays() {
    DriftRecord drift =
        new DriftWatch(DetectorSpec.DEFAULT, List.of(205L, 210L, 300L)).over(1, Optional.empty());

    assertThat(learn(drift, 40, 1))
        .containsExactly(
            new DriftSignal(210, DriftWatch.ANNOUNCED, true),
            new DriftSignal(300, DriftWatch.ANNOUNCED, true));
    assertThat(drift.drifts()).isEqualTo(2);
    assertThat(drift.driftAt()).isEqualTo(300);
  }

  /** The errors that rise at the change that was told are no second one. */
  @Test
  void aChangeThatWasAnnouncedIsNotFoundOnceMore() {
    DriftRecord drift =
        new DriftWatch(DetectorSpec.DEFAULT, List.of(20_001L)).over(1, Optional.empty());
    learn(drift, 2_000, 1);

    assertThat(learn(drift, 2_000, 5))
        .filteredOn(DriftSignal::confirmed)
        .extracting(DriftSignal::detector)
        .containsExactly(DriftWatch.ANNOUNCED);
  }

  @Test
  void goesOnFromACheckpoint() {
    DriftRecord drift = record(new Adwin());
    learn(drift, 500, 1);
    learn(drift, 100, 8);

    DriftRecord resumed = new DriftRecord(new Adwin(), List.of(), Optional.of(drift.state()));

    assertThat(resumed.state()).isEqualTo(drift.state());
    DriftState withAnother =
        new DriftRecord(new Ddm(), List.of(), Optional.of(drift.state())).state();
    assertThat(withAnother.drifts()).isEqualTo(1);
    assertThat(withAnother.detector()).isEqualTo(new Ddm().state());
  }
}

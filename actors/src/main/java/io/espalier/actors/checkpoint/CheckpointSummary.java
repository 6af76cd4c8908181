package io.espalier.actors.checkpoint;

import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.streaming.sample.Offsets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a person wants to know of a checkpoint.
 *
 * @param trained records trained
 * @param deadLetters records set aside
 * @param offsets where the stream goes on
 * @param cuts made so far
 * @param dueAt records before which nothing is cut
 * @param doubt why nothing is cut though it is time to; empty where nothing is in doubt
 * @param onProbation whether the last cut is watched still
 * @param unquestioned what to predict with, as of {@link TrainerState#unquestioned}
 * @param hasLastCut whether that has the last cut, be it on probation
 */
public record CheckpointSummary(
    long trained,
    long deadLetters,
    Offsets offsets,
    int cuts,
    long dueAt,
    Optional<Doubt> doubt,
    boolean onProbation,
    NetworkSnapshot unquestioned,
    boolean hasLastCut) {

  /**
   * Reads a version.
   *
   * @throws IOException when a file is missing or damaged
   */
  public static CheckpointSummary of(Path version) throws IOException {
    Checkpoint checkpoint = VersionFolder.read(version);
    return new CheckpointSummary(
        checkpoint.records(),
        checkpoint.trainer().position().deadLetters(),
        checkpoint.trainer().position().offsets(),
        checkpoint.pruner().round(),
        checkpoint.pruner().dueAt(),
        checkpoint.pruner().doubt(checkpoint.records()),
        checkpoint.pruner().probation().isPresent(),
        checkpoint.trainer().unquestioned(),
        !checkpoint.trainer().hasUnquestioned());
  }
}

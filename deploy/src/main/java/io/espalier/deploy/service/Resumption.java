package io.espalier.deploy.service;

import io.espalier.actors.checkpoint.Checkpoint;
import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.actors.guardian.RunSettings;
import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.model.layer.Activation;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Standardization;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.LearnerState;
import io.espalier.streaming.evaluate.PrequentialEvaluator;
import io.espalier.streaming.files.DirectoryLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Looks, before anything is started, whether a run can go on from the newest checkpoint in its
 * folder: half an hour of another network is not to be found out by a crash.
 */
public final class Resumption {

  /** A healthy disk reads the largest network in less. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Resumption() {}

  /**
   * Opens the folder and compares what is in it with the settings.
   *
   * @param kept how many versions stay
   * @param names what a person can change
   * @throws UserMistake when the folder can't be written to, when no checkpoint in it can be read,
   *     when they are of another network, or when the disk doesn't answer
   */
  public static Place open(Path folder, int kept, RunSettings run, SettingNames names) {
    return PatientOpening.of(folder, () -> opened(folder, kept, run, names), LIMIT, names);
  }

  private static Place opened(Path folder, int kept, RunSettings run, SettingNames names) {
    DirectoryLock lock = locked(folder, names);
    try {
      CheckpointStore store = CheckpointStore.open(folder, kept);
      OptionalLong records =
          store
              .latest()
              .map(newest -> OptionalLong.of(checked(newest, folder, run, names)))
              .orElseGet(OptionalLong::empty);
      return new Place(store, records, lock);
    } catch (UncheckedIOException refused) {
      lock.close();
      throw unusable(FileTrouble.words(refused), refused, names);
    } catch (RuntimeException | Error failure) {
      lock.close();
      throw failure;
    }
  }

  /** Two that write versions into one folder would each go on from the other's network. */
  private static DirectoryLock locked(Path folder, SettingNames names) {
    try {
      Files.createDirectories(folder);
      return DirectoryLock.take(folder)
          .orElseThrow(
              () ->
                  new UserMistake(
                      "another process uses the checkpoints in " + folder,
                      "Stop it, or name another folder with %s.".formatted(names.folder())));
    } catch (IOException refused) {
      throw unusable(
          "checkpoint folder %s can't be used: %s".formatted(folder, FileTrouble.words(refused)),
          refused,
          names);
    } catch (UncheckedIOException refused) {
      throw unusable(FileTrouble.words(refused), refused, names);
    }
  }

  private static UserMistake unusable(String message, Exception refused, SettingNames names) {
    return new UserMistake(message, names.anotherFolder(), refused);
  }

  /**
   * A folder of checkpoints that fit the run, for nobody else until it is closed.
   *
   * @param records trained when the newest was written, if there is one
   */
  public record Place(CheckpointStore store, OptionalLong records, DirectoryLock lock)
      implements AutoCloseable {

    @Override
    public void close() {
      lock.close();
    }
  }

  private static long checked(Checkpoint newest, Path folder, RunSettings run, SettingNames names) {
    LearnerState learner = newest.trainer().learner();
    NetworkSpec network = asGiven(learner);
    if (!isSame(network, run.network())) {
      throw new UserMistake(
          "the checkpoints in %s are of network %s, not %s"
              .formatted(folder, describe(network), describe(run.network())),
          names.orAnotherFolder("that network", names.network()));
    }
    OptimizerSpec optimizer = learner.optimizer();
    if (optimizer.getClass() != run.optimizer().getClass()) {
      throw new UserMistake(
          "the checkpoints in %s are of a network learning by %s, not %s"
              .formatted(folder, kind(optimizer), kind(run.optimizer())),
          names
              .optimizer()
              .map(setting -> names.orAnotherFolder("that optimizer", setting))
              .orElseGet(names::anotherFolder));
    }
    requireSameEvaluation(newest, folder, run, names);
    return newest.records();
  }

  /** By what a network standardizes is of the stream, not of the network, if it was measured. */
  private static NetworkSpec asGiven(LearnerState learner) {
    NetworkSpec network = learner.network().spec();
    return learner.features().isPresent() ? network.standardized(Standardization.NONE) : network;
  }

  /** Rows and columns of an input are for pictures of it; the network knows only how many. */
  private static boolean isSame(NetworkSpec one, NetworkSpec other) {
    return one.input().size() == other.input().size()
        && one.standardization().equals(other.standardization())
        && one.graph().equals(other.graph());
  }

  private static void requireSameEvaluation(
      Checkpoint newest, Path folder, RunSettings run, SettingNames names) {
    try {
      PrequentialEvaluator.restore(run.trainer().evaluation(), newest.trainer().evaluator());
    } catch (IllegalArgumentException refused) {
      throw new UserMistake(
          "the checkpoints in %s do not fit: %s".formatted(folder, refused.getMessage()),
          names
              .window()
              .map(setting -> names.orAnotherFolder("a window as long as before", setting))
              .orElseGet(names::anotherFolder),
          refused);
    }
  }

  /** As it is named on the command line, with what is between the layers. */
  private static String describe(NetworkSpec network) {
    String widths =
        network.blocks().stream()
            .map(block -> Integer.toString(block.outputs()))
            .collect(Collectors.joining("-", network.input().size() + "-", ""));
    String between =
        network.layers().stream()
            .filter(Activation.class::isInstance)
            .map(layer -> ((Activation) layer).function().tag())
            .distinct()
            .collect(Collectors.joining(", "));
    String layers = between.isEmpty() ? widths : "%s (%s)".formatted(widths, between);
    return network.standardization().isNone()
        ? layers
        : "%s standardized by %s".formatted(layers, network.standardization());
  }

  private static String kind(OptimizerSpec optimizer) {
    return lowerCase(optimizer.getClass().getSimpleName());
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

package io.espalier.model.format;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerState;
import io.espalier.model.precision.Precision;
import io.espalier.model.train.LearnerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A table of what networks take on disk, and how long it takes to write and to read them: each as a
 * network file of 32, 16 and 8 bits a weight, and as a learner with the moments of Adam, which is
 * what a checkpoint mostly is. The argument names network files.
 */
final class SizesOnDisk {

  private static final int REPETITIONS = 51;
  private static final OptimizerSpec ADAM = new OptimizerSpec.Adam(1e-3, 0.9, 0.999, 1e-8, 0);

  private SizesOnDisk() {}

  /** Something that reads or writes a file. */
  @FunctionalInterface
  private interface Work {
    void on(Path file) throws IOException;
  }

  public static void main(String[] files) throws IOException {
    System.out.println(
        "| network | live | all cells | 32 bits | write, read | 16 bits, error | 8 bits, error"
            + " | learner, all cells | learner | write, read |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    Path folder = Files.createTempDirectory("sizes");
    for (String file : files) {
      System.out.println(row(file, NetworkFile.read(Path.of(file)), folder.resolve("network")));
    }
    Files.delete(folder);
  }

  private static String row(String name, NetworkFile file, Path scratch) throws IOException {
    NetworkSnapshot network = file.network();
    LearnerState learner = learner(network);
    String row =
        String.format(
            Locale.ROOT,
            "| %s | %,d of %,d | %,d | %,d | %s | %,d, %.1e | %,d, %.1e | %,d | %,d | %s |",
            name,
            network.live().cardinality(),
            network.values().length,
            allCells(network, 1),
            file.bytes(Precision.FLOAT32),
            times(scratch, to -> file.write(to), from -> NetworkFile.read(from)),
            file.bytes(Precision.FLOAT16),
            Precision.FLOAT16.largestError(network),
            file.bytes(Precision.INT8),
            Precision.INT8.largestError(network),
            allCells(network, 3),
            LearnerPart.PART.put(learner, new SectionFile()).bytes(),
            times(
                scratch,
                to -> LearnerPart.PART.toFile(learner, to),
                from -> LearnerPart.PART.fromFile(from)));
    Files.delete(scratch);
    return row;
  }

  /** Of arrays and mask, without a header: what format version 1 took. */
  private static long allCells(NetworkSnapshot network, int arrays) {
    int values = network.values().length;
    return (long) Float.BYTES * arrays * values + (values + 7) / 8;
  }

  private static LearnerState learner(NetworkSnapshot network) {
    Random random = new Random(1);
    return new LearnerState(
        network,
        ADAM,
        new OptimizerState(1000, List.of(moment(network, random), moment(network, random))));
  }

  private static float[] moment(NetworkSnapshot network, Random random) {
    float[] moment = new float[network.values().length];
    network.live().stream().forEach(k -> moment[k] = random.nextFloat());
    return moment;
  }

  private static String times(Path file, Work write, Work read) throws IOException {
    return String.format(Locale.ROOT, "%.1f, %.1f ms", least(file, write), least(file, read));
  }

  /** Of several, as others have the machine too. */
  private static double least(Path file, Work work) throws IOException {
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < REPETITIONS; k++) {
      long before = System.nanoTime();
      work.on(file);
      least = Math.min(least, (System.nanoTime() - before) / 1e6);
    }
    return least;
  }
}

package io.espalier.deploy.exchange;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.espalier.deploy.offline.ClassNames;
import io.espalier.model.train.MostProbable;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Predicts rows and writes what comes out as a table: the number of the row, from 1, what its most
 * probable class is called, and the probability of each class.
 */
public final class PredictionTable {

  private final PredictingNetwork network;
  private final Rows rows;
  private final List<String> names;
  private final Score training = new Score();
  private final Score test = new Score();

  /**
   * Rows that a network can predict.
   *
   * @throws IllegalArgumentException when they do not fit it
   */
  public PredictionTable(PredictingNetwork network, Rows rows) {
    this.network = network;
    this.rows = rows;
    if (rows.width() != network.features()) {
      throw new IllegalArgumentException(
          "the network reads %s features, but there are %s in each row"
              .formatted(Integer.toString(network.features()), Integer.toString(rows.width())));
    }
    boolean unnamed = !ClassNames.areTold(network.facts(), network.classes());
    names =
        unnamed && rows.classNames().size() == network.classes()
            ? rows.classNames()
            : ClassNames.of(network.facts(), network.classes());
  }

  /**
   * How many predictions were right.
   *
   * @param rows of which the class is told
   */
  public record Accuracy(int right, int rows) {

    /** A share of 1; NaN without rows. */
    public double share() {
      return (double) right / rows;
    }
  }

  private static final class Score {
    private int right;
    private int rows;

    void count(boolean isRight) {
      right += isRight ? 1 : 0;
      rows++;
    }

    Accuracy accuracy() {
      return new Accuracy(right, rows);
    }
  }

  /**
   * Predicts all rows.
   *
   * @param progress is told how many are done
   */
  public void write(Writer out, IntConsumer progress) throws IOException {
    CsvWriter table = CsvWriter.builder().build(out);
    List<String> header = new ArrayList<>(List.of("row", "class"));
    names.forEach(name -> header.add("probability of " + name));
    table.writeRecord(header);
    float[] features = new float[PredictingNetwork.BATCH * rows.width()];
    for (int from = 0; from < rows.size(); from += PredictingNetwork.BATCH) {
      int count = Math.min(PredictingNetwork.BATCH, rows.size() - from);
      rows.copy(from, count, features);
      float[] probabilities = network.probabilities(features, count);
      int[] classes = MostProbable.of(probabilities, names.size(), count);
      for (int k = 0; k < count; k++) {
        table.writeRecord(row(from + k, names.get(classes[k]), probabilities, k * names.size()));
      }
      progress.accept(from + count);
    }
    table.flush();
  }

  private List<String> row(int row, String name, float[] probabilities, int offset) {
    List<String> cells = new ArrayList<>(List.of(Integer.toString(row + 1), name));
    for (int k = 0; k < names.size(); k++) {
      cells.add(Float.toString(probabilities[offset + k]));
    }
    Score part = row < rows.training() ? training : test;
    rows.label(row).ifPresent(label -> part.count(label.equals(name)));
    return cells;
  }

  /** Of the training part; empty where classes are not told. */
  public Optional<Accuracy> trainingAccuracy() {
    return Optional.of(training.accuracy()).filter(accuracy -> accuracy.rows() > 0);
  }

  /** Of the test part; empty where classes are not told. */
  public Optional<Accuracy> testAccuracy() {
    return Optional.of(test.accuracy()).filter(accuracy -> accuracy.rows() > 0);
  }

  /** Classes of the rows that the network does not know, so that it is wrong about them. */
  public List<String> unknownClasses() {
    return rows.classNames().stream().filter(name -> !names.contains(name)).toList();
  }
}

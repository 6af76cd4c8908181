package io.espalier.streaming.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which data, in which order and with which drift: the parsed form of what a person writes on the
 * command line.
 *
 * <pre>
 * digits[:train=60000,test=10000,distortion=1.0,noise=0.1]
 * idx:DIR
 * csv:FILE,label=COLUMN[,test=0.2][,header=true][,order=time]
 * images:DIR
 * </pre>
 *
 * Every kind also takes, as {@code ,key=value}: {@code seed}, {@code shuffle=true|false} and the
 * keys of {@link RareClass} and {@link DriftSchedule}.
 *
 * @param text the specification as it was written; the name of the data set in reports
 * @param source where the samples come from
 * @param rareClass a class that hardly occurs in the training part
 * @param plan the order in which they are streamed
 * @param order whether the stream ends with the training part
 */
public record DataSpec(
    String text, DataSource source, Optional<RareClass> rareClass, StreamPlan plan, Order order) {

  /** What comes behind the last sample of a training part. */
  public enum Order {
    /** The first one again. */
    REPEATED,
    /** Nothing: samples are in the order of time, and each comes once. */
    TIME
  }

  private static final String KINDS =
      "digits[:key=value,…], idx:DIR, csv:FILE,label=COLUMN, images:DIR";

  /**
   * Reads a specification. Touches no file.
   *
   * @throws DataException when the kind or a key is unknown or a value does not fit
   */
  public static DataSpec parse(String text) {
    return parse(text, true);
  }

  /** As {@link #parse}, of samples to be predicted: a table may have no column of classes. */
  public static DataSpec parseUnlabelled(String text) {
    return parse(text, false);
  }

  private static DataSpec parse(String text, boolean labelled) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    String rest = colon < 0 ? "" : text.substring(colon + 1);
    SpecOptions options =
        kind.equals("digits") ? SpecOptions.of(text, rest) : SpecOptions.withPath(text, rest);
    DataSource source =
        switch (kind) {
          case "digits" -> DigitsSource.from(options);
          case "idx" -> new IdxSource(options.path("folder with the four IDX files"));
          case "csv" -> CsvSource.from(options, labelled);
          case "images" -> new ImagesSource(options.path("folder with one folder per class"));
          default ->
              throw new DataException(
                  "unknown kind of data '%s' in '%s'. Known kinds: %s"
                      .formatted(kind, text, KINDS));
        };
    Order order =
        source.timeOrdered()
            ? options.choice("order", Order.class, Order.REPEATED)
            : Order.REPEATED;
    if (order == Order.TIME) {
      options.rejectBeside("shuffle", "order=time");
    }
    Optional<RareClass> rareClass = RareClass.from(options);
    StreamPlan plan = StreamPlan.from(options, !source.timeOrdered());
    options.rejectUnknownKeys();
    return new DataSpec(text, source, rareClass, plan, order);
  }

  /** The stream of a data set that was opened: with an end if its order is that of time. */
  public StreamPlan stream(DataSet opened) {
    return order == Order.TIME ? plan.epochs(1, opened.train()) : plan;
  }

  /** The one file that all samples are in; empty where they are drawn, or are many files. */
  public Optional<Path> file() {
    return source instanceof CsvSource table ? Optional.of(table.file()) : Optional.empty();
  }

  /** Whether another specification is of the same samples, however they are streamed. */
  public boolean isSameDataAs(DataSpec other) {
    return source.absolute().equals(other.source.absolute())
        && rareClass.equals(other.rareClass)
        && plan.seed() == other.plan.seed();
  }

  /** What is doubtful about this data set, opened, for people: one sentence each. */
  public List<String> doubts(DataSet opened) {
    return Doubts.of(opened, plan.shuffled());
  }

  /**
   * Reads the files, or prepares to draw.
   *
   * @throws DataException when a file is missing, unreadable or not what it should be, or too few
   *     samples are of the class that is to be rare
   */
  public DataSet open() {
    DataSet opened = source.open(text, plan.seed());
    return rareClass.map(rare -> rare.in(opened)).orElse(opened);
  }
}

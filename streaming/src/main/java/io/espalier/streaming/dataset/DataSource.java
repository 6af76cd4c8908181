package io.espalier.streaming.dataset;

/** Where the samples of a {@link DataSpec} come from. */
public sealed interface DataSource permits DigitsSource, IdxSource, CsvSource, ImagesSource {

  /**
   * Reads the files, or prepares to draw.
   *
   * @param name the name of the data set in reports
   * @param seed of whatever is random about it: a drawn sample, a split
   * @throws DataException when a file is missing, unreadable or not what it should be
   */
  DataSet open(String name, long seed);

  /** This source with an absolute path, so that two ways to write it are one. */
  default DataSource absolute() {
    return this;
  }

  /** Whether the order of the samples means something, so that they are not shuffled unasked. */
  default boolean timeOrdered() {
    return false;
  }
}

package io.espalier.deploy.cli.option;

import picocli.CommandLine.Option;

/** How fast records are sent. */
public final class RateOption {

  @Option(names = "--rate", description = "records per second; 0 for as fast as possible")
  private double rate;

  /**
   * @param usual where nothing is said
   */
  public RateOption(double usual) {
    rate = usual;
  }

  /**
   * As it was given.
   *
   * @throws IllegalArgumentException when it is none
   */
  public double recordsPerSecond() {
    if (!(rate >= 0 && rate < 1e9)) {
      throw new IllegalArgumentException("--rate must be 0 or more, got " + rate);
    }
    return rate;
  }
}

package io.espalier.model.flow;

import java.util.stream.IntStream;

/**
 * Where the values of one batch normalization stand in the flat vector: scale (gamma) and shift
 * (beta) among what is trained but not counted as parameters, running mean and variance among the
 * statistics.
 *
 * @param name the layer's name
 * @param scales index of the first gamma; the betas follow the gammas
 * @param statistics index of the first running mean; the running variances follow the means
 * @param channels how many there are of each
 */
public record NormBlock(String name, int scales, int statistics, int channels) {

  public int gamma(int channel) {
    return scales + channel;
  }

  public int beta(int channel) {
    return scales + channels + channel;
  }

  public int mean(int channel) {
    return statistics + channel;
  }

  public int variance(int channel) {
    return statistics + channels + channel;
  }

  /** All values of one channel: gamma, beta, running mean, running variance. */
  public IntStream of(int channel) {
    return IntStream.of(gamma(channel), beta(channel), mean(channel), variance(channel));
  }
}

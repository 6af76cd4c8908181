package io.espalier.model.flow;

/**
 * Where the values of one layer normalization stand in the flat vector: scale (gamma) and shift
 * (beta), trained but not counted as parameters.
 *
 * @param name the layer's name
 * @param offset index of the first gamma; the betas follow the gammas
 * @param units how many there are of each
 */
public record ScaleBlock(String name, int offset, int units) {

  public int gamma(int unit) {
    return offset + unit;
  }

  public int beta(int unit) {
    return offset + units + unit;
  }
}

package io.espalier.model.evidence;

/** Which parts of a network are left in a smaller one. The arrays are not to be written to. */
public interface KeptParts {

  /** For each value of the smaller network its index in the larger one, ascending. */
  int[] values();

  /** The units or channels that are left of the signal of a probe, ascending. */
  int[] channels(int probe);

  /** The outputs that are left of a dense or convolution layer, in order of their blocks. */
  int[] outputs(int layer);
}

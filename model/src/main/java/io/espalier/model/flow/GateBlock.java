package io.espalier.model.flow;

/**
 * Where the gates of an identity shortcut stand in the flat vector: one per channel of the sum, 1
 * where the shortcut is open and 0 where it is masked. No gradient moves them.
 *
 * @param name the residual layer's name
 * @param offset index of the first gate
 * @param channels how many there are
 */
public record GateBlock(String name, int offset, int channels) {

  public int gate(int channel) {
    return offset + channel;
  }
}

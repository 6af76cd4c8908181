package io.espalier.model.network;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** How a residual layer's input reaches the sum. */
public sealed interface Shortcut {

  int stride();

  /**
   * Option A (He et al. 2015, arXiv 1512.03385): the input itself, every {@code stride}-th row and
   * column, each channel through a gate that can be masked.
   *
   * @param sources for each channel of the sum the channel of the input that it gets, or -1 for
   *     zeros
   */
  record Identity(int stride, List<Integer> sources) implements Shortcut {
    public Identity {
      requireStride(stride);
      sources = List.copyOf(sources);
      if (sources.isEmpty() || Collections.min(sources) < -1) {
        throw new IllegalArgumentException(
            "a shortcut's sources are channels, or -1 for zeros, got " + sources);
      }
    }

    /** As many zero channels before as behind the input's, as the paper's networks have it. */
    public static Identity padded(int inputs, int outputs, int stride) {
      int before = (outputs - inputs) / 2;
      return new Identity(
          stride,
          IntStream.range(0, outputs)
              .map(channel -> channel - before)
              .map(source -> source < inputs ? Math.max(-1, source) : -1)
              .boxed()
              .toList());
    }
  }

  /** Option B: a 1×1 convolution without biases, normalized. */
  record Projection(int stride) implements Shortcut {
    public Projection {
      requireStride(stride);
    }
  }

  private static void requireStride(int stride) {
    if (stride < 1) {
      throw new IllegalArgumentException("a shortcut's stride is at least 1, got " + stride);
    }
  }
}

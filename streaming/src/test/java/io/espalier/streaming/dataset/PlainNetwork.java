package io.espalier.streaming.dataset;

import java.util.SplittableRandom;

/**
 * A dense ReLU network with softmax cross-entropy, trained one sample at a time by plain gradient
 * descent: just enough to measure how hard a data set is. Without hidden layers it is softmax
 * regression, a linear classifier.
 */
final class PlainNetwork {

  private final float[][][] weights; // layer, input, output
  private final float[][] biases;
  private final float[][] activities;
  private final float[][] gradients;

  PlainNetwork(long seed, int... widths) {
    SplittableRandom random = new SplittableRandom(seed);
    int layers = widths.length - 1;
    weights = new float[layers][][];
    biases = new float[layers][];
    activities = new float[layers + 1][];
    gradients = new float[layers + 1][];
    for (int layer = 0; layer < layers; layer++) {
      weights[layer] = new float[widths[layer]][widths[layer + 1]];
      double deviation = Math.sqrt(2.0 / widths[layer]);
      for (float[] row : weights[layer]) {
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) (deviation * random.nextGaussian());
        }
      }
      biases[layer] = new float[widths[layer + 1]];
    }
    for (int layer = 0; layer <= layers; layer++) {
      activities[layer] = new float[widths[layer]];
      gradients[layer] = new float[widths[layer]];
    }
  }

  void learn(DataSet.Part part, int index, float rate) {
    part.copyFeatures(index, activities[0], 0);
    forward();
    int last = weights.length;
    softmax(activities[last], gradients[last]);
    gradients[last][part.label(index)] -= 1;
    for (int layer = last - 1; layer >= 0; layer--) {
      backward(layer, rate);
    }
  }

  double accuracy(DataSet.Part part) {
    int right = 0;
    for (int i = 0; i < part.size(); i++) {
      part.copyFeatures(i, activities[0], 0);
      forward();
      right += largest(activities[weights.length]) == part.label(i) ? 1 : 0;
    }
    return right / (double) part.size();
  }

  private void forward() {
    for (int layer = 0; layer < weights.length; layer++) {
      float[] out = activities[layer + 1];
      System.arraycopy(biases[layer], 0, out, 0, out.length);
      for (int i = 0; i < activities[layer].length; i++) {
        if (activities[layer][i] != 0) {
          addScaled(out, weights[layer][i], activities[layer][i]);
        }
      }
      if (layer < weights.length - 1) {
        for (int i = 0; i < out.length; i++) {
          out[i] = Math.max(0, out[i]);
        }
      }
    }
  }

  private void backward(int layer, float rate) {
    float[] gradient = gradients[layer + 1];
    for (int i = 0; i < activities[layer].length; i++) {
      if (activities[layer][i] == 0) {
        gradients[layer][i] = 0; // ReLU is flat here, and a zero input moves no weight
        continue;
      }
      gradients[layer][i] = layer == 0 ? 0 : dot(weights[layer][i], gradient);
      addScaled(weights[layer][i], gradient, -rate * activities[layer][i]);
    }
    addScaled(biases[layer], gradient, -rate);
  }

  private static void addScaled(float[] to, float[] from, float factor) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * from[i];
    }
  }

  private static float dot(float[] left, float[] right) {
    float sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }

  private static void softmax(float[] in, float[] out) {
    float most = in[largest(in)];
    float sum = 0;
    for (int i = 0; i < in.length; i++) {
      out[i] = (float) Math.exp(in[i] - most);
      sum += out[i];
    }
    for (int i = 0; i < in.length; i++) {
      out[i] /= sum;
    }
  }

  private static int largest(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}

import io.espalier.model.StreamingLearner;
import io.espalier.model.StreamingSettings;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.train.StepResult;
import java.util.Random;

/** A network that learns from a stream, batch by batch, and gets smaller meanwhile. */
class LearnStream {
  public static void main(String[] args) {
    StreamingSettings settings =
        StreamingSettings.DEFAULT.withTarget(5).withCutsAfter(10_000, 2_000).withSeed(7);
    Random random = new Random(7);
    int right = 0;
    try (StreamingLearner learner =
        StreamingLearner.start(NetworkSpec.dense(3, 32, 3), settings)) {
      for (int batch = 1; batch <= 2_000; batch++) {
        float[][] x = new float[20][3];
        int[] y = new int[20];
        for (int k = 0; k < 20; k++) {
          x[k] = new float[] {gauss(random), gauss(random), gauss(random)};
          float sum = x[k][0] + x[k][2];
          y[k] = sum < -0.7 ? 0 : sum < 0.7 ? 1 : 2;
        }
        StepResult before = learner.learn(x, y); // predicted before it is learnt
        for (int k = 0; k < 20; k++) {
          right += before.predictions()[k] == y[k] ? 1 : 0;
        }
        if (batch % 250 == 0) {
          System.out.println(
              learner.records() + " records, the last 5,000 right in " + right / 50.0 + " %, "
                  + learner.snapshot().kept() + " parameters are left");
          right = 0;
        }
      }
      System.out.println("compacted: " + learner.compacted().spec().parameters() + " parameters");
      System.out.println("1, 0, 1 is of class " + learner.predict(new float[][] {{1, 0, 1}})[0]);
    }
  }

  private static float gauss(Random random) {
    return (float) random.nextGaussian();
  }
}

import io.espalier.model.Pruning;
import io.espalier.model.PruningResult;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.MaxPool;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.LabelledData;
import java.util.List;
import java.util.Random;

/** A network of one's own layers, over pictures: are the bars upright? */
class PrunePictures {
  private static final int SIDE = 8;

  public static void main(String[] args) {
    NetworkSpec network =
        new NetworkSpec(
            new InputShape(1, SIDE, SIDE),
            List.of(
                new Conv2d(8, Window.square(3, 1, 1), true),
                new Activation(Nonlinearity.RELU),
                new MaxPool(Window.square(2, 2, 0)),
                new Flatten(),
                new Dense(16),
                new Activation(Nonlinearity.RELU),
                new Dense(2)));
    PruningResult result =
        Pruning.of(network)
            .data(bars(1_200, 1))
            .batchSize(32)
            .denseEpochs(5)
            .epochs(2, 4)
            .rounds(8)
            .target(10)
            .onRound(round -> System.out.println(round.kept() + " parameters are left"))
            .run();
    System.out.println(result);
    System.out.println("on others: " + result.accuracy(bars(500, 2)));
  }

  /** Pictures channel by channel, row by row, each with a bar in noise. */
  private static LabelledData bars(int pictures, long seed) {
    Random random = new Random(seed);
    float[][] x = new float[pictures][SIDE * SIDE];
    int[] y = new int[pictures];
    for (int k = 0; k < pictures; k++) {
      for (int pixel = 0; pixel < x[k].length; pixel++) {
        x[k][pixel] = 0.3f * random.nextFloat();
      }
      y[k] = random.nextInt(2);
      int at = random.nextInt(SIDE);
      for (int along = 0; along < SIDE; along++) {
        x[k][y[k] == 1 ? along * SIDE + at : at * SIDE + along] += 0.5f;
      }
    }
    return LabelledData.of(x, y);
  }
}

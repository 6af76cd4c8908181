import io.espalier.model.Pruning;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.LabelledData;
import java.nio.file.*;
import java.util.*;

/** What "espalier prune --data csv:bands.csv,label=class --network 3-32-3 --batch-size 16 --target 10" does. */
class PruneTable {
  public static void main(String[] args) throws java.io.IOException {
    List<String[]> rows = Files.lines(Path.of(args[0])).skip(1).map(row -> row.split(",")).toList();
    List<String> classes = rows.stream().map(row -> row[3]).distinct().sorted().toList();
    float[][] x = new float[rows.size() * 4 / 5][3]; // the last fifth is to test with, as there
    int[] y = new int[x.length];
    for (int k = 0; k < x.length; k++) {
      for (int column = 0; column < 3; column++) {
        x[k][column] = Float.parseFloat(rows.get(k)[column]);
      }
      y[k] = classes.indexOf(rows.get(k)[3]);
    }
    LabelledData data = LabelledData.of(x, y).inTimeOrder(); // as the rows of a table are taken
    var result = Pruning.of(NetworkSpec.dense(3, 32, 3)).data(data).batchSize(16).target(10).run();
    System.out.println(result);
    result.save(Path.of(args[1]));
  }
}

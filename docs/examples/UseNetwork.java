import io.espalier.model.format.NetworkFile;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Classifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Predicts the rows of a table with a saved network: java … UseNetwork bands.csv FILE.espalier */
class UseNetwork {
  public static void main(String[] args) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(args[0]));
    List<String[]> rows = lines.stream().skip(1).map(line -> line.split(",")).toList();
    List<String> classes = rows.stream().map(row -> row[3]).distinct().sorted().toList();
    float[][] x = new float[rows.size()][3];
    for (int k = 0; k < x.length; k++) {
      for (int column = 0; column < 3; column++) {
        x[k][column] = Float.parseFloat(rows.get(k)[column]); // as they stand: it scales them itself
      }
    }
    NetworkSnapshot network = NetworkFile.read(Path.of(args[1])).network();
    try (Classifier classifier = new Classifier(network, 128)) {
      int[] predictions = classifier.predict(x);
      int right = 0;
      for (int k = 0; k < x.length; k++) {
        right += classes.get(predictions[k]).equals(rows.get(k)[3]) ? 1 : 0;
      }
      System.out.println(right + " of " + x.length + " rows are predicted right");
      System.out.println("the first is " + classes.get(predictions[0]) + " with probability "
          + classifier.probabilities(x)[0][predictions[0]]);
    }
  }
}

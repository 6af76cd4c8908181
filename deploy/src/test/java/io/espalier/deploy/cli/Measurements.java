package io.espalier.deploy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A small CSV file of four measured columns and a {@code kind} of three. */
public final class Measurements {

  public static final int ROWS = 500;

  private Measurements() {}

  public static Path in(Path folder) throws IOException {
    StringBuilder csv = new StringBuilder("a,b,c,d,kind\n");
    Random random = new Random(7);
    for (int k = 0; k < ROWS; k++) {
      int kind = random.nextInt(3);
      for (int column = 0; column < 4; column++) {
        csv.append(random.nextGaussian() + (column == kind ? 2 : 0)).append(',');
      }
      csv.append(kind).append('\n');
    }
    return Files.writeString(folder.resolve("samples.csv"), csv);
  }
}

package io.espalier.deploy.doctor;

import java.util.Properties;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What ND4J says of itself once its native library is loaded.
 *
 * @param backend CPU or CUDA
 * @param blas name of the matrix library
 * @param openMpThreads threads of one operation
 * @param blasThreads threads of one matrix product
 */
record Nd4jProbe(String backend, String blas, int openMpThreads, int blasThreads) {

  /** Loads ND4J, if it is not yet loaded, and multiplies two small matrices. */
  static Nd4jProbe load() {
    try (INDArray ones = Nd4j.ones(2, 2);
        INDArray product = ones.mmul(ones)) {
      double sum = product.sumNumber().doubleValue();
      if (sum != 8) {
        throw new IllegalStateException("a product of ones sums to %s, not 8".formatted(sum));
      }
    }
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    return new Nd4jProbe(
        text(environment, "backend"),
        text(environment, "blas.vendor"),
        number(environment, "omp.threads"),
        number(environment, "blas.threads"));
  }

  boolean isCuda() {
    return backend.equals("CUDA");
  }

  private static String text(Properties environment, String key) {
    return String.valueOf(environment.get(key));
  }

  private static int number(Properties environment, String key) {
    return environment.get(key) instanceof Number number ? number.intValue() : 0;
  }
}

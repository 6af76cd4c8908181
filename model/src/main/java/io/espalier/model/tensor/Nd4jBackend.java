package io.espalier.model.tensor;

import io.espalier.model.tensor.Convolution.Geometry;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** ND4J on this machine's CPU, or on CUDA where that artifact is on the class path. */
final class Nd4jBackend implements Backend {

  static final Nd4jBackend INSTANCE = new Nd4jBackend();

  /** Whether tensors live in the memory of the CPU; asked for with every product. */
  static final boolean ON_CPU = Nd4j.getBackend().getClass().getSimpleName().equals("CpuBackend");

  private static final AtomicBoolean INITIALIZED = new AtomicBoolean();

  private Nd4jBackend() {}

  static void initialize(int threads) {
    Nd4j.getBackend(); // finds and loads the backend, which the natives below belong to
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    if (ON_CPU) {
      openblas.blas_set_num_threads(threads);
    }
    INITIALIZED.set(true);
  }

  /** Whether somebody has said with how many threads it computes. */
  static boolean isInitialized() {
    return INITIALIZED.get();
  }

  /** Whether ND4J's natives for the CPU come with oneDNN, which is not so on every platform. */
  static boolean hasOneDnn() {
    return ON_CPU
        && NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("HAVE_ONEDNN");
  }

  @Override
  public String name() {
    return ON_CPU ? "cpu" : "cuda";
  }

  @Override
  public boolean isCpu() {
    return ON_CPU;
  }

  @Override
  public long tensorBytes() {
    return Nd4j.getEnvironment().getDeviceCouner(0); // spelt so in ND4J 1.0.0-M2.1
  }

  @Override
  public BackendReport probe() {
    try (INDArray ones = Nd4j.ones(2, 2);
        INDArray product = ones.mmul(ones)) {
      double sum = product.sumNumber().doubleValue();
      if (sum != 8) {
        throw new IllegalStateException("a product of ones sums to " + sum + ", not 8");
      }
    }
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    return new BackendReport(
        name(),
        String.valueOf(environment.get("blas.vendor")),
        number(environment, "omp.threads"),
        number(environment, "blas.threads"));
  }

  private static int number(Properties environment, String key) {
    return environment.get(key) instanceof Number number ? number.intValue() : 0;
  }

  @Override
  public Tensor matrix(long rows, long columns) {
    return tensor(Nd4j.create(DataType.FLOAT, Math.multiplyExact(rows, columns)), rows, columns);
  }

  @Override
  public Tensor uninitialized(long rows, long columns) {
    return tensor(
        Nd4j.createUninitialized(DataType.FLOAT, Math.multiplyExact(rows, columns)), rows, columns);
  }

  @Override
  public Tensor filled(long rows, long columns, float value) {
    return tensor(
        Nd4j.valueArrayOf(new long[] {Math.multiplyExact(rows, columns)}, value, DataType.FLOAT),
        rows,
        columns);
  }

  @Override
  public Tensor doubles(long rows, long columns) {
    return tensor(Nd4j.create(DataType.DOUBLE, Math.multiplyExact(rows, columns)), rows, columns);
  }

  private static Tensor tensor(INDArray flat, long rows, long columns) {
    return new Nd4jTensor(flat, Math.toIntExact(rows), Math.toIntExact(columns));
  }

  @Override
  public Convolution convolution(Geometry geometry, int filters, Scratch scratch) {
    if (geometry.pointwise()) {
      return new PointwiseConvolution();
    }
    if (!ON_CPU) {
      return new DeviceConvolution(geometry, scratch);
    }
    Convolution products = new HostConvolution(geometry, scratch);
    return OneDnnConvolution.isFasterFor(geometry)
        ? new OneDnnConvolution(geometry, filters, products, scratch)
        : products;
  }

  @Override
  public Pool pool(Pool.Kind kind, Geometry geometry) {
    return new Nd4jPool(kind, geometry);
  }

  @Override
  public Activation relu(int rows, int columns, double leak) {
    return Nd4jActivation.relu(rows, columns, leak);
  }

  @Override
  public Activation tanh(int rows, int columns) {
    return Nd4jActivation.tanh(rows, columns);
  }

  @Override
  public Activation sigmoid(int rows, int columns) {
    return Nd4jActivation.sigmoid(rows, columns);
  }

  @Override
  public Softmax softmax(Tensor probabilities) {
    return new Nd4jSoftmax(probabilities);
  }
}

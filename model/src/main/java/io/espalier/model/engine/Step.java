package io.espalier.model.engine;

import io.espalier.model.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One node at work: reads from the slots of others and fills its own. */
sealed interface Step extends AutoCloseable {

  /** Puts out what the node makes of what it reads. */
  void forward(Mode mode);

  /** Tells those that it reads their gradients; all that read this one have done so. */
  void backward();

  @Override
  void close();

  /**
   * A layer that reads one input.
   *
   * @param copy of what it reads, where the layer would write over what others read too; else null
   */
  record Single(LayerPass pass, Slot read, Slot own, @Nullable OnDemand copy) implements Step {
    @Override
    public void forward(Mode mode) {
      Tensor input = copy == null ? read.output() : copy.get().assign(read.output());
      own.put(pass.forward(input, mode));
    }

    @Override
    public void backward() {
      read.receive(pass.backward(own.take(pass.overwritesGradient())), true);
    }

    @Override
    public void close() {
      pass.close();
      if (copy != null) {
        copy.close();
      }
    }
  }

  /** A layer that reads several inputs. */
  record Joining(JoiningPass pass, List<Slot> reads, Slot own) implements Step {
    @Override
    public void forward(Mode mode) {
      own.put(pass.forward(reads.stream().map(Slot::output).toList()));
    }

    @Override
    public void backward() {
      Tensor gradient = own.take(false);
      for (int k = 0; k < reads.size(); k++) {
        reads.get(k).receive(pass.backward(gradient, k), pass.ownsGradients());
      }
    }

    @Override
    public void close() {
      pass.close();
    }
  }
}

package io.espalier.model.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.network.LayerSpec;
import io.espalier.model.network.LayerSpec.Activation;
import io.espalier.model.network.LayerSpec.AveragePool;
import io.espalier.model.network.LayerSpec.BatchNorm;
import io.espalier.model.network.LayerSpec.Conv2d;
import io.espalier.model.network.LayerSpec.Dense;
import io.espalier.model.network.LayerSpec.Dropout;
import io.espalier.model.network.LayerSpec.Flatten;
import io.espalier.model.network.LayerSpec.GlobalAveragePool;
import io.espalier.model.network.LayerSpec.MaxPool;
import io.espalier.model.network.LayerSpec.Residual;
import io.espalier.model.network.LayerSpec.Select;
import io.espalier.model.network.Window;
import java.util.Arrays;

/** Puts what a layer is, but for its type, into a JSON object. */
record LayerWriter(ObjectNode node) implements LayerSpec.Visitor<ObjectNode> {

  @Override
  public ObjectNode dense(Dense dense) {
    return node.put("units", dense.units());
  }

  @Override
  public ObjectNode conv2d(Conv2d convolution) {
    node.put("filters", convolution.filters());
    return put(convolution.window()).put("biased", convolution.biased());
  }

  @Override
  public ObjectNode batchNorm(BatchNorm norm) {
    return node.put("momentum", norm.momentum()).put("epsilon", norm.epsilon());
  }

  @Override
  public ObjectNode residual(Residual residual) {
    LayerJson.write(residual, node);
    return node;
  }

  @Override
  public ObjectNode select(Select select) {
    ArrayNode inputs = node.putArray("inputs");
    Arrays.stream(select.inputs()).forEach(inputs::add);
    return node;
  }

  @Override
  public ObjectNode maxPool(MaxPool pool) {
    return put(pool.window());
  }

  @Override
  public ObjectNode averagePool(AveragePool pool) {
    return put(pool.window());
  }

  @Override
  public ObjectNode globalAveragePool(GlobalAveragePool pool) {
    return node;
  }

  @Override
  public ObjectNode flatten(Flatten flatten) {
    return node;
  }

  @Override
  public ObjectNode dropout(Dropout dropout) {
    return node.put("rate", dropout.rate()).put("seed", dropout.seed());
  }

  @Override
  public ObjectNode activation(Activation activation) {
    return node.put("function", LayerJson.tag(activation.function()));
  }

  private ObjectNode put(Window window) {
    return node.put("height", window.height())
        .put("width", window.width())
        .put("stride", window.stride())
        .put("padding", window.padding());
  }
}

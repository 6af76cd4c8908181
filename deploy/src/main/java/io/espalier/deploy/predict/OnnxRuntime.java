package io.espalier.deploy.predict;

import io.espalier.deploy.onnx.OnnxModel;
import io.espalier.deploy.onnx.ParityCheck;
import io.espalier.deploy.onnx.Predictor;
import io.espalier.model.onnx.OnnxExport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Models as ONNX files, run by ONNX Runtime: what answers here is what a user takes elsewhere. */
public final class OnnxRuntime implements ModelRuntime {

  @Override
  public String platform() {
    return "onnxruntime_onnx";
  }

  @Override
  public byte[] export(PublishedModel model) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      OnnxExport.write(model.network(), model.facts(), file);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault); // there is nothing but memory to write to
    }
    return file.toByteArray();
  }

  /** Not one that predicts otherwise than the network. */
  @Override
  public Predictor open(byte[] file, PublishedModel model) {
    OnnxModel opened = new OnnxModel(file);
    try {
      ParityCheck.require(model.network(), opened, "ONNX Runtime");
      return opened;
    } catch (RuntimeException otherwise) {
      opened.close();
      throw otherwise;
    }
  }
}

package io.espalier.model.layer;

/** What a network is written of: layers, and residual blocks, which stand for several of them. */
public sealed interface LayerSpec permits Layer, Residual {}

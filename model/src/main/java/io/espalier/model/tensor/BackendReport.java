package io.espalier.model.tensor;

/**
 * What a backend says of itself once its native library is loaded.
 *
 * @param name {@code cpu} or {@code cuda}
 * @param blas name of the matrix library
 * @param openMpThreads threads of one operation
 * @param blasThreads threads of one matrix product
 */
public record BackendReport(String name, String blas, int openMpThreads, int blasThreads) {}

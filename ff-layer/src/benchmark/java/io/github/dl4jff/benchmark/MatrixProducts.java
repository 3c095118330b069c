package io.github.dl4jff.benchmark;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The matrix products that an algorithm cannot do without: the floor of its time. They are run
 * alone, one after the other, by ND4J's {@code gemm} on column-major operands into memory that
 * exists.
 */
final class MatrixProducts {
  private record Product(INDArray a, INDArray b, INDArray c) {}

  private final List<Product> products = new ArrayList<>();

  private MatrixProducts() {}

  /**
   * Those of a Forward-Forward iteration of two passes: every layer forward and its gradient; in
   * all hidden layers but the first the positive and the negative pass too, of which the gradient
   * has twice the rows.
   */
  static MatrixProducts ofForwardForward(Topology topology, int batch) {
    MatrixProducts floor = new MatrixProducts();
    int[] widths = widths(topology);
    for (int i = 1; i < widths.length; i++) {
      boolean upper = i > 1 && i < widths.length - 1;
      floor.add(batch, widths[i - 1], widths[i]);
      if (upper) {
        floor.add(2 * batch, widths[i - 1], widths[i]);
      }
      floor.add(widths[i - 1], upper ? 2 * batch : batch, widths[i]);
    }
    return floor;
  }

  /**
   * Those of a Forward-Forward iteration of one pass: every layer forward and its gradient; in the
   * hidden layers the three of the projection of the activity to the classes, {@code G = a M},
   * {@code dM = a' dG} and {@code dL/da = dG M'}.
   */
  static MatrixProducts ofOnePass(Topology topology, int batch) {
    MatrixProducts floor = new MatrixProducts();
    int[] widths = widths(topology);
    int output = widths.length - 1;
    for (int i = 1; i <= output; i++) {
      floor.add(batch, widths[i - 1], widths[i]);
      floor.add(widths[i - 1], batch, widths[i]);
      if (i < output) {
        floor.add(batch, widths[i], widths[output]);
        floor.add(widths[i], batch, widths[output]);
        floor.add(batch, widths[output], widths[i]);
      }
    }
    return floor;
  }

  /** Those of an iteration of backpropagation: forward, gradient, and what is passed down. */
  static MatrixProducts ofBackprop(Topology topology, int batch) {
    MatrixProducts floor = new MatrixProducts();
    int[] widths = widths(topology);
    for (int i = 1; i < widths.length; i++) {
      floor.add(batch, widths[i - 1], widths[i]);
      floor.add(widths[i - 1], batch, widths[i]);
      if (i > 1) {
        floor.add(batch, widths[i], widths[i - 1]);
      }
    }
    return floor;
  }

  /** Those of one forward pass. */
  static MatrixProducts ofInference(Topology topology, int batch) {
    MatrixProducts floor = new MatrixProducts();
    int[] widths = widths(topology);
    for (int i = 1; i < widths.length; i++) {
      floor.add(batch, widths[i - 1], widths[i]);
    }
    return floor;
  }

  private static int[] widths(Topology topology) {
    int[] widths = new int[topology.hidden().length + 2];
    widths[0] = topology.inputs();
    System.arraycopy(topology.hidden(), 0, widths, 1, topology.hidden().length);
    widths[widths.length - 1] = topology.classes();
    return widths;
  }

  private void add(long rows, long inner, long columns) {
    products.add(
        new Product(
            Nd4j.rand(new long[] {rows, inner}).dup('f'),
            Nd4j.rand(new long[] {inner, columns}).dup('f'),
            Nd4j.create(new long[] {rows, columns}, 'f')));
  }

  /** Runs them once. */
  void run() {
    for (Product p : products) {
      Nd4j.gemm(p.a(), p.b(), p.c(), false, false, 1.0, 0.0);
    }
  }
}

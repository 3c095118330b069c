package io.github.dl4jff.benchmark;

import io.github.dl4jff.InstructionSet;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.swap.Accuracy;
import io.github.dl4jff.swap.Hidden;
import io.github.dl4jff.swap.SwapExample;
import io.github.dl4jff.swap.SwapExamples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/**
 * Trains each example by backpropagation and with its dense layers swapped, and writes the accuracy
 * on examples that were not trained on, in %, means of the seeds: a table and a file.
 */
public final class SwapTable {
  private SwapTable() {}

  /**
   * Runs.
   *
   * @param args the folder of scikit-learn's data sets, that of MNIST's files, the folder {@code
   *     docs}, and the start of the names of the examples to run: then rows are printed alone
   * @throws IOException if data cannot be read or the page not be written
   */
  public static void main(String[] args) throws IOException {
    InstructionSet.choose();
    String names = args.length > 3 ? args[3] : "";
    StringJoiner table = new StringJoiner("\n");
    table.add("| example | layers, updater | backprop | one pass | two passes | line to change |");
    table.add("| --- | --- | --- | --- | --- | --- |");
    for (SwapExample example : SwapExamples.all(Path.of(args[0]), Path.of(args[1]))) {
      if (example.name().startsWith(names)) {
        for (String row : rows(example)) {
          System.out.println(row);
          table.add(row);
        }
      }
    }
    if (names.isEmpty()) {
      Page.replace(Path.of(args[2], "guide.md"), "swap", table.toString());
    }
    System.exit(0); // threads of ND4J would keep the program alive
  }

  private static List<String> rows(SwapExample example) throws IOException {
    Accuracy backprop = Accuracy.of(example, Hidden.backprop(), false);
    Map<String, UnaryOperator<FFDenseLayer.Builder>> changes = new LinkedHashMap<>();
    changes.put("", UnaryOperator.identity());
    if (example.trainsBelow()) {
      changes.put("`trainBelow(true)`", b -> b.trainBelow(true));
    }
    List<String> rows = new ArrayList<>();
    for (var change : changes.entrySet()) {
      Accuracy onePass = Accuracy.of(example, Hidden.onePass(change.getValue()), true);
      Accuracy twoPasses = Accuracy.of(example, Hidden.twoPasses(change.getValue()), true);
      rows.add(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.1f | %.1f / %.1f | %.1f / %.1f | %s |",
              example.name(),
              example.what(),
              backprop.head(),
              onePass.head(),
              onePass.goodness(),
              twoPasses.head(),
              twoPasses.goodness(),
              change.getKey()));
    }
    return rows;
  }
}

package io.github.dl4jff.benchmark;

import io.github.dl4jff.benchmark.Measurements.Setting;
import java.util.Locale;
import java.util.StringJoiner;

/** The tables of the page, in Markdown. */
final class Tables {
  static final String FF = "TrainingBenchmark.forwardForward";
  static final String BACKPROP = "TrainingBenchmark.backprop";
  private static final String FF_FLOOR = "TrainingBenchmark.forwardForwardFloor";
  private static final String BACKPROP_FLOOR = "TrainingBenchmark.backpropFloor";
  private static final String ONE_PASS = "TrainingBenchmark.onePass";
  private static final String ONE_PASS_FLOOR = "TrainingBenchmark.onePassFloor";
  private static final String HEAD = "InferenceBenchmark.head";
  private static final String GOODNESS = "InferenceBenchmark.goodness";
  private static final String ONE_PASS_HEAD = "InferenceBenchmark.onePassHead";
  private static final String ONE_PASS_GOODNESS = "InferenceBenchmark.onePassGoodness";
  private static final String STOCK = "InferenceBenchmark.stock";
  private static final String INFERENCE_FLOOR = "InferenceBenchmark.floor";
  private static final String ITERATION = "PartsBenchmark.iteration";
  private static final String WITHOUT_UPDATER = "PartsBenchmark.withoutUpdater";
  private static final String LOSS = "PartsBenchmark.localLoss";
  private static final String NEGATIVES = "PartsBenchmark.hardNegatives";

  private static final String CONVOLUTIONS = "ConvolutionBenchmark.forwardForward";
  private static final String GOODNESS_LAYERS = "ConvolutionBenchmark.goodnessLayers";
  private static final String STOCK_CONVOLUTIONS = "ConvolutionBenchmark.backprop";

  private static final String FIT = "TrainerBenchmark.fit";
  private static final String ONE_THREAD = "TrainerBenchmark.oneThread";
  private static final String TWO_THREADS = "TrainerBenchmark.twoThreads";
  private static final String TWO_PASSES = "TrainerBenchmark.twoPasses";
  private static final String STOCK_FIT = "TrainerBenchmark.backprop";
  private static final String FIT_FLOOR = "TrainerBenchmark.floor";

  private Tables() {}

  /** One pass with the vectorised Adam. */
  static String trainer(Measurements measured) {
    StringJoiner text = new StringJoiner("\n");
    row(
        text,
        "training: network",
        "batch",
        "fit, ms",
        "fit / its floor",
        "trainer, 1 thread, ms",
        "2 threads, ms",
        "two passes, ms",
        "backprop, ms",
        "fit / backprop",
        "trainer / backprop",
        "1 thread / 2 threads");
    rule(text, 11);
    for (Setting s : measured.settings(FIT)) {
      row(
          text,
          s.network(),
          s.batch(),
          ms(measured, FIT, s),
          ratio(measured, FIT, FIT_FLOOR, s),
          ms(measured, ONE_THREAD, s),
          ms(measured, TWO_THREADS, s),
          ms(measured, TWO_PASSES, s),
          ms(measured, STOCK_FIT, s),
          ratio(measured, FIT, STOCK_FIT, s),
          ratio(measured, ONE_THREAD, STOCK_FIT, s),
          ratio(measured, ONE_THREAD, TWO_THREADS, s));
    }
    return text.toString();
  }

  /** Convolutions of three kinds. */
  static String convolutions(Measurements measured) {
    StringJoiner text = new StringJoiner("\n");
    row(
        text,
        "convolutions",
        "batch",
        "FFConvolutionLayer, ms",
        "stock layers below FFGoodnessLayers, ms",
        "stock layers by backprop, ms",
        "FFConvolutionLayer / backprop",
        "FFGoodnessLayers / backprop");
    rule(text, 7);
    for (Setting s : measured.settings(CONVOLUTIONS)) {
      row(
          text,
          s.network(),
          s.batch(),
          ms(measured, CONVOLUTIONS, s),
          ms(measured, GOODNESS_LAYERS, s),
          ms(measured, STOCK_CONVOLUTIONS, s),
          ratio(measured, CONVOLUTIONS, STOCK_CONVOLUTIONS, s),
          ratio(measured, GOODNESS_LAYERS, STOCK_CONVOLUTIONS, s));
    }
    return text.toString();
  }

  /** Training, inference and the parts of an iteration. */
  static String ratios(Measurements measured) {
    StringJoiner text = new StringJoiner("\n");
    training(text, measured);
    inference(text, measured);
    parts(text, measured);
    return text.toString();
  }

  private static void training(StringJoiner text, Measurements measured) {
    row(
        text,
        "training: network",
        "batch",
        "FF, ms",
        "FF / its floor",
        "backprop, ms",
        "backprop / its floor",
        "FF / backprop");
    rule(text, 7);
    for (Setting s : measured.settings(FF)) {
      row(
          text,
          s.network(),
          s.batch(),
          ms(measured, FF, s),
          ratio(measured, FF, FF_FLOOR, s),
          ms(measured, BACKPROP, s),
          ratio(measured, BACKPROP, BACKPROP_FLOOR, s),
          ratio(measured, FF, BACKPROP, s));
    }
    text.add("");
  }

  /** Training in one pass. */
  static String onePass(Measurements measured) {
    StringJoiner text = new StringJoiner("\n");
    row(
        text,
        "training: network",
        "batch",
        "one pass, ms",
        "one pass / its floor",
        "two passes, ms",
        "backprop, ms",
        "one pass / two passes",
        "one pass / backprop");
    rule(text, 8);
    for (Setting s : measured.settings(ONE_PASS)) {
      row(
          text,
          s.network(),
          s.batch(),
          ms(measured, ONE_PASS, s),
          ratio(measured, ONE_PASS, ONE_PASS_FLOOR, s),
          ms(measured, FF, s),
          ms(measured, BACKPROP, s),
          ratio(measured, ONE_PASS, FF, s),
          ratio(measured, ONE_PASS, BACKPROP, s));
    }
    return text.toString();
  }

  private static void inference(StringJoiner text, Measurements measured) {
    row(
        text,
        "inference: network",
        "batch",
        "head, ms",
        "head / floor",
        "goodness of 10 labels, ms",
        "goodness / head",
        "stock DL4J, ms");
    rule(text, 7);
    for (Setting s : measured.settings(HEAD)) {
      row(
          text,
          s.network(),
          s.batch(),
          ms(measured, HEAD, s),
          ratio(measured, HEAD, INFERENCE_FLOOR, s),
          ms(measured, GOODNESS, s),
          ratio(measured, GOODNESS, HEAD, s),
          ms(measured, STOCK, s));
    }
    text.add("");
  }

  /** Inference by goodness in one pass. */
  static String onePassInference(Measurements measured) {
    StringJoiner text = new StringJoiner("\n");
    row(
        text,
        "inference: network",
        "batch",
        "head, ms",
        "goodness of 10 classes, ms",
        "goodness / head");
    rule(text, 5);
    for (Setting s : measured.settings(ONE_PASS_HEAD)) {
      row(
          text,
          s.network(),
          s.batch(),
          ms(measured, ONE_PASS_HEAD, s),
          ms(measured, ONE_PASS_GOODNESS, s),
          ratio(measured, ONE_PASS_GOODNESS, ONE_PASS_HEAD, s));
    }
    return text.toString();
  }

  private static void parts(StringJoiner text, Measurements measured) {
    row(
        text,
        "parts: network",
        "batch",
        "iteration, ms",
        "without updater",
        "SameDiff loss",
        "hard negatives");
    rule(text, 6);
    for (Setting s : measured.settings(ITERATION)) {
      row(
          text,
          s.network(),
          s.batch(),
          ms(measured, ITERATION, s),
          percent(measured, WITHOUT_UPDATER, s),
          percent(measured, LOSS, s),
          percent(measured, NEGATIVES, s));
    }
  }

  /** Time of an iteration where one thing varies. */
  static String scaling(Measurements measured) {
    StringJoiner text = new StringJoiner("\n");
    row(
        text,
        "network",
        "batch",
        "classes",
        "FF, ms",
        "backprop, ms",
        "FF / backprop",
        "FF, examples a second");
    rule(text, 7);
    for (Setting s : measured.settings(FF)) {
      row(
          text,
          s.network(),
          s.batch(),
          s.classes(),
          ms(measured, FF, s),
          ms(measured, BACKPROP, s),
          ratio(measured, FF, BACKPROP, s),
          perSecond(measured, s));
    }
    return text.toString();
  }

  private static String perSecond(Measurements measured, Setting setting) {
    double milliseconds = measured.milliseconds(FF, setting);
    return String.format(
        Locale.ROOT, "%,.0f", Integer.parseInt(setting.batch()) * 1000 / milliseconds);
  }

  private static void row(StringJoiner text, String... cells) {
    text.add("| " + String.join(" | ", cells) + " |");
  }

  private static void rule(StringJoiner text, int columns) {
    text.add("|" + " --- |".repeat(columns));
  }

  private static String ms(Measurements measured, String benchmark, Setting setting) {
    return String.format(Locale.ROOT, "%.2f", measured.milliseconds(benchmark, setting));
  }

  private static String ratio(Measurements measured, String what, String to, Setting setting) {
    return String.format(Locale.ROOT, "%.2f", measured.ratio(what, to, setting));
  }

  private static String percent(Measurements measured, String part, Setting setting) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * measured.ratio(part, ITERATION, setting));
  }
}

package io.github.dl4jff.mnist.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nd4j.shade.jackson.annotation.JsonValue;

/** The data sets that the program knows. */
public enum DatasetName {
  /** MNIST: handwritten digits, 28x28, 60,000 to train and 10,000 to test. */
  MNIST("mnist", "MNIST", 28, digits()),
  /** Fashion-MNIST: articles of clothing, in the shape of MNIST. */
  FASHION_MNIST(
      "fashion-mnist",
      "Fashion-MNIST",
      28,
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot")),
  /**
   * The UCI digits: handwritten digits, 8x8, 1,437 to train and 360 to test; part of the program.
   */
  DIGITS("digits", "UCI digits", 8, digits());

  private final String option;
  private final String title;
  private final int side;
  private final List<String> classNames;

  DatasetName(String option, String title, int side, List<String> classNames) {
    this.option = option;
    this.title = title;
    this.side = side;
    this.classNames = classNames;
  }

  private static List<String> digits() {
    return List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  }

  /**
   * Returns the data set of a name on the command line, or nothing where there is none of this
   * name.
   *
   * @param option a name such as {@code fashion-mnist}
   */
  public static Optional<DatasetName> of(String option) {
    return Arrays.stream(values()).filter(name -> name.option.equals(option)).findFirst();
  }

  /** Returns the name on the command line and in files: a name such as {@code fashion-mnist}. */
  @JsonValue
  public String option() {
    return option;
  }

  /** Returns the name for people: a name such as {@code Fashion-MNIST}. */
  public String title() {
    return title;
  }

  /** Returns the width, which is the height too, of an image. */
  public int side() {
    return side;
  }

  /** Returns the names of the classes: one name for each label, in order. */
  public List<String> classNames() {
    return classNames;
  }
}

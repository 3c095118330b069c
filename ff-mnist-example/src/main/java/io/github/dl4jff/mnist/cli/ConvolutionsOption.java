package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.settings.ConvolutionSettings;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that puts convolutions below the dense hidden layers. */
final class ConvolutionsOption {
  static final String OPTION = "--convolutions";

  @Option(
      names = OPTION,
      split = ",",
      paramLabel = "KxKxN[-pool]",
      converter = Converter.class,
      description =
          "Convolutions below the dense hidden layers, such as 5x5x32-pool,3x3x64: kernel and"
              + " channels, and whether a maximum over 2x2 positions follows; in one pass only."
              + " Default: none.")
  private List<ConvolutionSettings> convolutions = List.of();

  List<ConvolutionSettings> layers() {
    return convolutions;
  }

  /** Reads the option's value. */
  private static final class Converter implements ITypeConverter<ConvolutionSettings> {
    @Override
    public ConvolutionSettings convert(String text) {
      try {
        return ConvolutionSettings.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}

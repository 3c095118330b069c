package io.github.dl4jff.mnist.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Test;

class VersionsTest {
  @Test
  void all_namesTheOpenBlasOfTheClassPath() throws Exception {
    Path jar = Path.of(openblas.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String version = jar.getFileName().toString().replaceAll("openblas-|\\.jar", "");
    assertEquals("OPENBLAS " + version, Versions.all().get("blas"));
  }
}
